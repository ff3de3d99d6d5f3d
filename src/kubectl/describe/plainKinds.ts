/**
 * kubectl describe namespace, configmap, secret, serviceaccount, priorityclass. Upstream: k8s.io/kubectl/pkg/describe/describe.go.
 */
import type { Condition, KubeObject, StringMap } from '../discovery.ts';
import { base64Bytes, decodeBase64, utf8 } from '../input/base64.ts';
import { labelText } from '../output/table.ts';
import { longTime } from './clock.ts';
import { describing, writeEventsOf, writeHead } from './describer.ts';

type Bytes = { readonly data?: StringMap; readonly binaryData?: StringMap; readonly type?: string };

const sorted = (map: StringMap | undefined): [string, string][] => Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

export const configMap = describing((w, context, object, showEvents) => {
  const { data, binaryData } = object as KubeObject & Bytes;
  writeHead(w, object);
  w.write(0, '\nData\n====\n');
  for (const [key, value] of sorted(data)) w.write(0, `${key}:\n----\n${value}\n\n`);
  w.write(0, '\nBinaryData\n====\n');
  for (const [key, value] of sorted(binaryData)) w.write(0, `${key}: ${base64Bytes(value)?.length ?? utf8(value).length} bytes\n`);
  w.write(0, '\n');
  writeEventsOf(w, context, object, showEvents);
});

export const secret = describing((w, _context, object) => {
  const { data, type = '' } = object as KubeObject & Bytes;
  writeHead(w, object);
  w.write(0, `\nType:\t${type}\n`);
  w.write(0, '\nData\n====\n');
  for (const [key, value] of sorted(data)) {
    const token = key === 'token' && type === 'kubernetes.io/service-account-token';
    w.write(0, `${key}:\t${token ? (decodeBase64(value) ?? '') : `${base64Bytes(value)?.length ?? 0} bytes`}\n`);
  }
});

export const namespace = describing((w, _context, object) => {
  const { status } = object as KubeObject & { readonly status?: { readonly phase?: string; readonly conditions?: readonly Condition[] } };
  writeHead(w, object);
  w.write(0, `Status:\t${status?.phase ?? ''}\n`);
  const conditions = status?.conditions ?? [];
  if (conditions.length > 0) {
    w.write(0, 'Conditions:\n');
    w.write(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage\n');
    w.write(1, '----\t------\t------------------\t------\t-------\n');
    for (const { type, status: value, lastTransitionTime, reason = '', message = '' } of conditions)
      w.write(1, `${type}\t${value}\t${longTime(lastTransitionTime)}\t${reason}\t${message}\n`);
  }
  w.write(0, '\nNo resource quota.\n\nNo LimitRange resource.\n');
});

export const serviceAccount = describing((w, context, object, showEvents) => {
  const { imagePullSecrets = [] } = object as KubeObject & { readonly imagePullSecrets?: readonly { readonly name?: string }[] };
  writeHead(w, object);
  const title = 'Image pull secrets:';
  if (imagePullSecrets.length === 0) w.write(0, `${title}\t<none>\n`);
  imagePullSecrets.forEach(({ name = '' }, index) => w.write(0, `${index === 0 ? title : ' '.repeat(title.length)}\t${name}\n`));
  writeEventsOf(w, context, object, showEvents);
});

export const priorityClass = describing((w, context, object, showEvents) => {
  const {
    metadata,
    value = 0,
    globalDefault = false,
    preemptionPolicy = '',
    description = '',
  } = object as KubeObject & {
    readonly value?: number;
    readonly globalDefault?: boolean;
    readonly preemptionPolicy?: string;
    readonly description?: string;
  };
  w.write(0, `Name:\t${metadata.name}\n`);
  w.write(0, `Value:\t${value}\n`);
  w.write(0, `GlobalDefault:\t${globalDefault}\n`);
  w.write(0, `PreemptionPolicy:\t${preemptionPolicy}\n`);
  w.write(0, `Description:\t${description}\n`);
  w.write(0, `Annotations:\t${labelText(metadata.annotations)}\n`);
  writeEventsOf(w, context, object, showEvents);
});
