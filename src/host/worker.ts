/** The engine in a browser worker. */
import { expose } from 'comlink';
import { EngineHost } from './host.ts';

expose(new EngineHost());

// kubectl comes once the graph is alive: in time for the first line, and kept for when there is no network.
setTimeout(() => void import('./kubectlSide.ts').catch(() => undefined), 3_000);
