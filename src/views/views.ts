/**
 * Registry of the page's further views: what each shows at one moment, as plain data that can be cloned. A view is a function of the run at its
 * present position and of what the reader asks (a filter, a node); no words but names and Kubernetes' own.
 */
import { addonsView } from './addons.ts';
import { cardView } from './card.ts';
import { closeUpView } from './closeUp.ts';
import { controllersView } from './controllers.ts';
import { dashboardView } from './dashboard.ts';
import { dnsView } from './dns.ts';
import { etcdView } from './etcd.ts';
import { faultsView } from './faults.ts';
import { knowledgeView } from './knowledge.ts';
import { logsView } from './logs.ts';
import { metricsView } from './metrics.ts';
import { messageView } from './message.ts';
import { newMachineView } from './newMachine.ts';
import { objectGraphView } from './objectGraph.ts';
import { networkView } from './network.ts';
import { questionsView } from './questions.ts';
import { reportView } from './report.ts';
import { schematicView } from './schematic.ts';
import { distributionView } from './distribution.ts';
import { pluginTermsView } from './pluginTerms.ts';
import { schedulerView } from './scheduler.ts';
import { schedulerConfigurationView } from './schedulerConfiguration.ts';
import { schedulingCycleView } from './schedulingCycle.ts';
import { placingView } from './placing.ts';
import { sequenceView } from './sequence.ts';
import { walkView } from './walk.ts';
import { whatIfView } from './whatIf.ts';

export const VIEWS = {
  objectGraph: objectGraphView,
  sequence: sequenceView,
  etcd: etcdView,
  scheduler: schedulerView,
  schedulerConfiguration: schedulerConfigurationView,
  whatIf: whatIfView,
  schedulingCycle: schedulingCycleView,
  pluginTerms: pluginTermsView,
  distribution: distributionView,
  placing: placingView,
  controllers: controllersView,
  knowledge: knowledgeView,
  schematic: schematicView,
  network: networkView,
  addons: addonsView,
  dashboard: dashboardView,
  metrics: metricsView,
  logs: logsView,
  dns: dnsView,
  newMachine: newMachineView,
  card: cardView,
  faults: faultsView,
  message: messageView,
  questions: questionsView,
  closeUp: closeUpView,
  walk: walkView,
  report: reportView,
};

export type ViewName = keyof typeof VIEWS;
export type ViewQuery<N extends ViewName> = Parameters<(typeof VIEWS)[N]>[1];
export type ViewData<N extends ViewName> = ReturnType<(typeof VIEWS)[N]>;
