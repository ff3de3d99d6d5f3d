/**
 * Protobuf's messages: the fields of the engine's schema by their numbers. Upstream: the generated.proto files of k8s.io/api.
 */
import { definition, type FieldSchema } from '../../../engine/index.ts';
import { FIELD_NUMBERS } from './fieldNumbers.ts';

/** A number stands for a field, or for a message whose fields are the outer object's own in JSON (Go embeds it). */
export type Slot = { readonly number: number; readonly field: FieldSchema } | { readonly number: number; readonly inline: Message };

/** Slots by number, in ascending order. */
export type Message = ReadonlyMap<number, Slot>;

const LINES: ReadonlyMap<string, readonly string[]> = new Map(FIELD_NUMBERS.split('\n').map((line) => line.split(' ')).map(([name = '', ...words]) => [name, words]));
const known = new Map<string, Message>();

/** The message of a definition (`apps.v1.Deployment`). */
export function messageOf(name: string): Message {
  const found = known.get(name);
  if (found !== undefined) return found;
  const made = messageWithin(name, name);
  known.set(name, made);
  return made;
}

/** `owner` is the definition that has the fields. */
function messageWithin(owner: string, name: string): Message {
  const { fields } = definition(owner);
  const slots = (LINES.get(name) ?? []).map((word): Slot => {
    const [target = '', digits] = word.split('=');
    const number = Number(digits);
    if (target.startsWith('+')) return { number, inline: messageWithin(owner, target.slice(1)) };
    const field = fields.get(target);
    if (field === undefined) throw new Error(`${owner} has no field ${target}`);
    return { number, field };
  });
  return new Map(slots.sort((a, b) => a.number - b.number).map((slot) => [slot.number, slot]));
}
