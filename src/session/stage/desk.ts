/** What the presenter has at hand and every window knows: the screen, the question to the class, the timer. Not part of the run. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Camera, Poll, Screen, Timer } from './moment.ts';

export interface Desk {
  readonly screen: Screen;
  readonly poll: Poll | null;
  readonly timer: Timer;
  /** Another window plays the run; this one only goes along. */
  readonly playing: boolean;
  /** Where somebody points, as parts of the picture's width and height, from its left and upper edge. Gone when nobody does. */
  readonly spot: Spot | null;
  /** Size of the picture that the audience sees, in pixels. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** From where the map is looked at; null: all of it. */
  readonly camera: Camera | null;
  /** The class on the local server, where there is one: who is there, what they do. */
  readonly people: People | null;
  /** Other windows that are there, by their ids. */
  readonly others: readonly Peer[];
}

export interface Spot {
  readonly x: number;
  readonly y: number;
  /** The thing that is pointed at, and where on it, for screens on which it lies elsewhere. */
  readonly on?: { readonly name: string; readonly x: number; readonly y: number };
}

/** Numbers only: in a class nobody is named. */
export interface People {
  /** Whether the class can be reached. */
  readonly open: boolean;
  readonly code: string;
  readonly present: number;
  /** How many of them go their own way. */
  readonly own: number;
  readonly hands: number;
}

export interface Peer {
  readonly id: string;
  readonly role: Role;
}

/** `audience`: the window that the class sees. `presenter`: the one that only the teacher sees. */
export type Role = 'audience' | 'presenter';

export const createDesk = (): StoreApi<Desk> =>
  createStore<Desk>(() => ({ screen: { blank: 'off', projector: false }, poll: null, timer: { counted: 0, startedAt: null, limit: null }, playing: false, spot: null, size: null, camera: null, people: null, others: [] }));
