import { expect, it } from 'vitest';
import { anInfo } from '../testing/build.ts';
import { defaultBinder } from './defaultBinder.ts';

it('binds by namespace, name and uid', () =>
  expect(defaultBinder.bind!(anInfo('p'), 'a')).toEqual({ namespace: 'default', name: 'p', uid: 'uid-p', node: 'a' }));
