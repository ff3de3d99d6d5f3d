/**
 * From the text of a file to what a scheduler runs under, or why it does not start, in kube-scheduler's own words. Upstream:
 * cmd/kube-scheduler/app/options (configfile.go, options.go), k8s.io/apimachinery runtime/serializer (json strict, codec), pkg/scheduler New.
 */
import type { Json } from '../../api/object.ts';
import { decodeValue } from '../../api/schema/decode.ts';
import { YamlFault, type Mark } from '../../api/yaml/mark.ts';
import type { Node } from '../../api/yaml/parse.ts';
import { fromYamlStrict } from '../../api/yaml/toJson.ts';
import { SECOND } from '../../kernel/time.ts';
import { Profiles } from '../framework/profile.ts';
import type { Settings } from '../settings.ts';
import { defaulted, type Configuration } from './configuration.ts';
import { parseDuration } from './duration.ts';
import type { Given } from './given.ts';
import { markOf } from './markOf.ts';
import { aggregate, profileOf } from './madeProfile.ts';
import { ProfileFault } from './pluginSets.ts';
import { argsSchema, ROOT, WITH_ARGS } from './schema.ts';
import { simplifiedIn, type Simplified } from './simplified.ts';
import { faultsOf } from './validate.ts';

export interface ConfigurationFault {
  /** Kubernetes' own words. */
  readonly message: string;
  /** `profiles[0].plugins`; absent when the text itself cannot be read. */
  readonly field?: string;
  /** Counted from 1. */
  readonly line?: number;
  readonly column?: number;
}

export type ReadConfiguration =
  | { readonly ok: true; readonly configuration: Configuration; readonly settings: Settings; readonly simplified: readonly Simplified[] }
  /** `error`: what kube-scheduler says before it ends. */
  | { readonly ok: false; readonly error: string; readonly faults: readonly ConfigurationFault[] };

const VERSION = 'kubescheduler.config.k8s.io/v1';
const KIND = 'KubeSchedulerConfiguration';

type Fields = { readonly [field: string]: Json };
const isFields = (value: Json | undefined): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Something that ends the reading: what is said, and which fields are meant. */
class Refusal extends Error {
  readonly faults: readonly { readonly message: string; readonly field?: string; readonly mark?: Mark | undefined }[];

  constructor(message: string, faults: Refusal['faults'] = [{ message }]) {
    super(message);
    this.faults = faults;
  }
}

/** Reads a configuration; the text comes from whoever wrote it, and may be anything. */
export function readConfiguration(text: string): ReadConfiguration {
  let root: Node | undefined;
  try {
    const document = fromYamlStrict(text);
    root = document.root;
    const given = decoded(text, document.value, document.twice);
    const configuration = defaulted(given);
    const faults = faultsOf(configuration);
    if (faults.length > 0) throw new Refusal(aggregate(faults.map(({ field, message }) => `${field}: ${message}`)), faults.map(({ field, message }) => ({ field, message: `${field}: ${message}` })));
    return { ok: true, configuration, settings: settingsOf(configuration), simplified: simplifiedIn(given) };
  } catch (thrown) {
    if (thrown instanceof YamlFault) return { ok: false, error: thrown.message, faults: [{ message: thrown.message, ...place(thrown.mark) }] };
    if (!(thrown instanceof Refusal)) throw thrown;
    return { ok: false, error: thrown.message, faults: thrown.faults.map(({ message, field, mark }) => ({ message, ...(field !== undefined && { field }), ...place(mark ?? (field === undefined ? undefined : markOf(root, field))) })) };
  }
}

const place = (mark: Mark | undefined): { readonly line?: number; readonly column?: number } => (mark === undefined ? {} : { line: mark.line + 1, column: mark.column + 1 });

function decoded(text: string, value: Json, twice: readonly { readonly message: string; readonly mark: Mark | undefined }[]): Given {
  if (value !== null && !isFields(value)) throw new Refusal(`couldn't get version/kind; json parse error: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`);
  const { apiVersion = '', kind = '' } = value ?? {};
  if (kind === '') throw new Refusal(`Object 'Kind' is missing in '${text}'`, [{ message: "Object 'Kind' is missing", field: '' }]);
  if (apiVersion === '') throw new Refusal(`Object 'apiVersion' is missing in '${text}'`, [{ message: "Object 'apiVersion' is missing", field: '' }]);
  if (kind !== KIND || apiVersion !== VERSION) throw new Refusal(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/scheduler/apis/config/scheme/scheme.go:33"`, [{ message: `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`, field: apiVersion === VERSION ? 'kind' : 'apiVersion' }]);
  const body = decodeValue(ROOT, value);
  if (body.error !== undefined) throw new Refusal(body.error, [{ message: body.error, ...fieldOf(body.error) }]);
  const strict: { readonly said: string; readonly message: string; readonly field?: string; readonly mark?: Mark | undefined }[] = [];
  if (twice.length > 0) strict.push({ said: `yaml: unmarshal errors:\n${twice.map(({ message }) => `  ${message}`).join('\n')}`, message: twice[0]!.message, mark: twice[0]!.mark });
  for (const field of body.unknown) strict.push({ said: `unknown field ${JSON.stringify(field)}`, message: `unknown field ${JSON.stringify(field)}`, field });
  const given = withArgs(body.value as Given, strict);
  if (strict.length > 0) throw new Refusal(`strict decoding error: ${strict.map(({ said }) => said).join(', ')}`, strict);
  checkDurations(given);
  return given;
}

/** Go names the struct and the path without indices; what can be found of it is better than nothing. */
const fieldOf = (error: string): { readonly field?: string } => {
  const path = /Go struct field \w+\.([\w.]+) of type/.exec(error)?.[1];
  return path === undefined ? {} : { field: path };
};

/** The arguments of the plugins, each decoded as its own kind. */
function withArgs(given: Given, strict: { said: string; message: string; field?: string }[]): Given {
  const profiles = given.profiles?.map((profile, i) => ({
    ...profile,
    ...(profile.pluginConfig !== undefined && {
      pluginConfig: profile.pluginConfig.map(({ name = '', args }, j) => {
        if (!WITH_ARGS.includes(name)) return { name, args };
        const [where, at] = [`decoding .profiles[${i}].pluginConfig[${j}]: `, `profiles[${i}].pluginConfig[${j}].args`];
        const { kind = `${name}Args` } = isFields(args as Json) ? (args as Fields) : {};
        if (kind !== `${name}Args`) throw new Refusal(`${where}args for plugin ${name} were not of type ${name}Args.kubescheduler.config.k8s.io, got ${String(kind)}.kubescheduler.config.k8s.io`, [{ message: `args for plugin ${name} were not of type ${name}Args`, field: `${at}.kind` }]);
        const { value, unknown, error } = decodeValue(argsSchema(name), args ?? {});
        if (error !== undefined) throw new Refusal(`${where}decoding args for plugin ${name}: ${error}`, [{ message: error, field: at }]);
        if (unknown.length > 0) {
          const list = unknown.map((field) => `unknown field ${JSON.stringify(field)}`);
          strict.push({ said: `${where}strict decoding error: decoding args for plugin ${name}: strict decoding error: ${list.join(', ')}`, message: list.join(', '), field: `${at}.${unknown[0]}` });
        }
        return { name, args: value };
      }),
    }),
  }));
  return profiles === undefined ? given : { ...given, profiles };
}

function checkDurations({ leaderElection = {} }: Given): void {
  for (const field of ['leaseDuration', 'renewDeadline', 'retryPeriod'] as const) {
    const text = leaderElection[field];
    if (text === undefined || parseDuration(text) !== undefined) continue;
    const message = `time: invalid duration ${JSON.stringify(text)}`;
    throw new Refusal(message, [{ message, field: `leaderElection.${field}` }]);
  }
}

function settingsOf(configuration: Configuration): Settings {
  const { profiles, percentageOfNodesToScore, podInitialBackoffSeconds, podMaxBackoffSeconds, leaderElection, qps, burst } = configuration;
  const made = profiles.map((profile, index) => {
    try {
      return profileOf(profile, percentageOfNodesToScore);
    } catch (thrown) {
      if (!(thrown instanceof ProfileFault)) throw thrown;
      const message = `initializing profiles: creating profile for scheduler name ${profile.schedulerName}: ${thrown.message}`;
      throw new Refusal(message, [{ message: thrown.message, field: `profiles[${index}]` }]);
    }
  });
  const { leaderElect, leaseDuration, renewDeadline, retryPeriod, resourceName, resourceNamespace } = leaderElection;
  return {
    profiles: new Profiles(made),
    backoffs: { first: podInitialBackoffSeconds * SECOND, longest: podMaxBackoffSeconds * SECOND },
    limit: { qps, burst },
    election: { elects: leaderElect, lease: { name: resourceName, namespace: resourceNamespace }, duration: leaseDuration, deadline: renewDeadline, retry: retryPeriod },
  };
}
