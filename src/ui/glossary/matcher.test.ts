import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import en from '../../../locales/en/glossary.json';
import es from '../../../locales/es/glossary.json';
import type { Lesson } from '../../lessons/lesson.ts';
import { inlineOf } from '../lesson/markdown.ts';
import { formsOf, matcherOf, type Word } from './matcher.ts';
import { TERMS } from './terms.ts';

const WORDS: Readonly<Record<'en' | 'es', Readonly<Record<string, Word>>>> = { en: en.term, es: es.term };
const english = matcherOf(WORDS.en);
const spanish = matcherOf(WORDS.es);
const word = (name: string, also = ''): Word => ({ name, also, says: '' });
const small = matcherOf({ node: word('node', 'nodes'), plane: word('control plane'), planeNode: word('control plane node'), pod: word('Pod', 'Pods'), quorum: word('quórum'), bind: word('to bind', 'binds') });

/** What is found, as `text:term`. */
const found = (match: typeof small, text: string, seen = new Set<string>()): readonly string[] => match(text, seen).flatMap((piece) => (piece.term === undefined ? [] : [`${piece.text}:${piece.term}`]));

describe('words of the glossary in a text', () => {
  it('finds the longest, whole words only, and leaves the text as it is', () => {
    expect(found(small, 'A control plane node is a node of the control plane.')).toEqual(['control plane node:planeNode', 'node:node', 'control plane:plane']);
    expect(found(small, 'nodepool, anode, node-1, kube-node, node.local, a/node')).toEqual([]);
    const text = 'Nodes, (nodes) and a Pod.';
    expect(small(text, new Set()).map((piece) => piece.text).join('')).toBe(text);
  });

  it('wants the capital of a kind, and lets other words begin a sentence', () => {
    expect(found(small, 'Nodes hold Pods.')).toEqual(['Nodes:node', 'Pods:pod']);
    expect(found(small, 'a pod, POD, NODE')).toEqual([]);
    expect(found(english, 'at your service, in any event; a secret')).toEqual([]);
  });

  it('takes accents for letters', () => {
    expect(found(small, 'Sin quórum; Quórum')).toEqual(['quórum:quorum']);
    expect(found(matcherOf({ se: word('nod') }), 'nodó ánod')).toEqual([]);
  });

  it('finds each once for all texts of a block', () => {
    const seen = new Set<string>();
    expect(found(small, 'A node and a node', seen)).toEqual(['node:node']);
    expect(found(small, 'the nodes', seen)).toEqual([]);
  });

  it('does not look for a heading that says more than stands in a text', () => {
    expect(formsOf(word('to bind', 'bind|binds'))).toEqual(['bind', 'binds']);
    expect(found(small, 'to bind; it binds')).toEqual(['binds:bind']);
    expect(matcherOf({})('Pod', new Set())).toEqual([{ text: 'Pod' }]);
  });

  it('knows what plain words are not', () => {
    expect(found(english, 'Watch what happens, in terms of minutes.')).toEqual([]);
    expect(found(spanish, 'El registro tiene un orden.')).toEqual([]);
  });
});

/** The words that the course uses, English and Spanish, from the list that the texts of the program are written by. */
const COURSE: readonly (readonly [string, string])[] = [
  ['cluster', 'clúster'], ['control plane', 'plano de control'], ['control plane node', 'nodo del plano de control'], ['master', 'nodo master'], ['worker node', 'nodo worker'], ['API server', 'servidor de la API'], ['kube-apiserver', 'kube-apiserver'],
  ['etcd', 'etcd'], ['key-value store', 'almacén clave-valor'], ['scheduler', 'planificador'], ['to schedule', 'planificar'], ['to bind', 'vincular'], ['controller', 'controlador'], ['control loop', 'bucle de control'],
  ['controller manager', 'kube-controller-manager'], ['desired state', 'estado deseado'], ['current state', 'estado actual'], ['to reconcile', 'reconciliar'], ['container runtime', 'ejecutor de contenedores'], ['add-on', 'complemento'],
  ['overlay network', 'red overlay'], ['container network', 'red de contenedores'], ['infrastructure network', 'red externa'], ['rolling update', 'actualización continua'], ['rollout', 'actualización (rollout)'], ['rollback', 'volver a una versión anterior'],
  ['to scale', 'escalar'], ['fault tolerance', 'tolerancia a fallos'], ['high availability', 'alta disponibilidad'], ['quorum', 'quórum'], ['Service', 'Service'], ['virtual IP', 'IP virtual'], ['load balancing', 'balanceo de carga'], ['load balancer', 'balanceador de carga'],
  ['Ingress controller', 'Ingress Controller'], ['reverse proxy', 'proxy inverso'], ['label', 'etiqueta'], ['selector', 'selector'], ['annotation', 'anotación'], ['namespace', 'espacio de nombres'], ['manifest', 'manifiesto'], ['resource', 'recurso'], ['object', 'objeto'],
  ['environment variable', 'variable de entorno'], ['volume', 'volumen'], ['claim', 'solicitud de volumen'], ['provisioning', 'aprovisionamiento'], ['reclaim policy', 'política de reciclaje'], ['access mode', 'modo de acceso'], ['workload', 'carga de trabajo'], ['probe', 'sonda'],
  ['taint', 'taint'], ['toleration', 'tolerancia'], ['affinity', 'afinidad'], ['anti-affinity', 'antiafinidad'], ['cordon', 'bloquear (un nodo)'], ['drain', 'drenar'], ['evict', 'desalojar'], ['preemption', 'desalojo por prioridad'], ['request (of CPU and memory)', 'solicitud'], ['limit', 'límite'],
  ['heartbeat', 'latido'], ['Lease', 'Lease'], ['watch (of the API)', 'watch'], ['finalizer', 'finalizador'], ['owner reference', 'referencia de propietario'], ['garbage collection', 'recolección de basura'],
];

const termsOf = (language: 'en' | 'es', wanted: string): readonly string[] => Object.entries(WORDS[language]).filter(([, one]) => one.name === wanted || formsOf(one).includes(wanted)).map(([term]) => term);

describe('the glossary', () => {
  it('has every word of the course, in both languages the same one', () => {
    for (const [inEnglish, inSpanish] of COURSE) expect([inSpanish, termsOf('es', inSpanish)]).toEqual([inSpanish, termsOf('en', inEnglish)]);
    expect(COURSE.filter(([inEnglish]) => termsOf('en', inEnglish).length !== 1)).toEqual([]);
  });

  it.each(['en', 'es'] as const)('has each form once, and a short explanation of each word, in %s', (language) => {
    const forms = Object.values(WORDS[language]).flatMap(formsOf);
    expect(forms.filter((form, i) => forms.indexOf(form) !== i)).toEqual([]);
    for (const [term, { says }] of Object.entries(WORDS[language])) expect(says.length > 30 && says.length < 260, `${term}: ${says.length}`).toBe(true);
  });

  it('says of each word what explains it further', () => {
    expect(Object.keys(TERMS).sort()).toEqual(Object.keys(WORDS.en).sort());
    expect(Object.entries(TERMS).flatMap(([term, { see }]) => see.filter((other) => !(other in TERMS) || other === term))).toEqual([]);
  });

  it.each(['en', 'es'] as const)('explains words of every lesson, in %s', (language) => {
    const match = language === 'en' ? english : spanish;
    const folder = 'src/lessons/lessons';
    for (const file of readdirSync(folder)) {
      const { steps } = parse(readFileSync(`${folder}/${file}`, 'utf8')) as Pick<Lesson, 'steps'>;
      const seen = new Set<string>();
      for (const { text } of steps) for (const part of inlineOf(text[language] ?? '')) if (part.type !== 'code') match(part.text, seen);
      expect(seen.size, file).toBeGreaterThan(0);
    }
  });
});
