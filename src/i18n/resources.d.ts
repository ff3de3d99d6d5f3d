import type addons from '../../locales/en/addons.json';
import type begin from '../../locales/en/begin.json';
import type cards from '../../locales/en/cards.json';
import type catalogue from '../../locales/en/catalogue.json';
import type classroom from '../../locales/en/classroom.json';
import type compare from '../../locales/en/compare.json';
import type controllers from '../../locales/en/controllers.json';
import type etcd from '../../locales/en/etcd.json';
import type exam from '../../locales/en/exam.json';
import type faults from '../../locales/en/faults.json';
import type keeping from '../../locales/en/keeping.json';
import type knowledge from '../../locales/en/knowledge.json';
import type lesson from '../../locales/en/lesson.json';
import type lessonEditor from '../../locales/en/lessonEditor.json';
import type machines from '../../locales/en/machines.json';
import type moments from '../../locales/en/moments.json';
import type network from '../../locales/en/network.json';
import type objects from '../../locales/en/objects.json';
import type outcomes from '../../locales/en/outcomes.json';
import type picture from '../../locales/en/picture.json';
import type placing from '../../locales/en/placing.json';
import type poster from '../../locales/en/poster.json';
import type presenter from '../../locales/en/presenter.json';
import type print from '../../locales/en/print.json';
import type scheduler from '../../locales/en/scheduler.json';
import type schedulerConfiguration from '../../locales/en/schedulerConfiguration.json';
import type schematic from '../../locales/en/schematic.json';
import type sequence from '../../locales/en/sequence.json';
import type ui from '../../locales/en/ui.json';
import type whatIf from '../../locales/en/whatIf.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    readonly defaultNS: 'ui';
    readonly resources: {
      readonly addons: typeof addons;
      readonly begin: typeof begin;
      readonly cards: typeof cards;
      readonly catalogue: typeof catalogue;
      readonly classroom: typeof classroom;
      readonly compare: typeof compare;
      readonly controllers: typeof controllers;
      readonly etcd: typeof etcd;
      readonly exam: typeof exam;
      readonly faults: typeof faults;
      readonly keeping: typeof keeping;
      readonly knowledge: typeof knowledge;
      readonly lesson: typeof lesson;
      readonly lessonEditor: typeof lessonEditor;
      readonly machines: typeof machines;
      readonly moments: typeof moments;
      readonly network: typeof network;
      readonly objects: typeof objects;
      readonly outcomes: typeof outcomes;
      readonly picture: typeof picture;
      readonly placing: typeof placing;
      readonly poster: typeof poster;
      readonly presenter: typeof presenter;
      readonly print: typeof print;
      readonly scheduler: typeof scheduler;
      readonly schedulerConfiguration: typeof schedulerConfiguration;
      readonly schematic: typeof schematic;
      readonly sequence: typeof sequence;
      readonly ui: typeof ui;
      readonly whatIf: typeof whatIf;
      readonly steps: { readonly start: string };
    };
  }
}
