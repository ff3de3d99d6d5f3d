/** Lines whose answers were compared with those of a real kubectl on the same cluster. */
import { describe, expect, test } from 'vitest';
import { deployment, terminal, type Terminal } from '../testing/terminal.ts';

type Line = readonly [line: string, says: string];

function prepared(): Terminal {
  const run = terminal();
  run('kubectl apply -f -', deployment('web'));
  run('kubectl create cm cm --from-literal=x-y=1 --from-literal=z=2');
  run('kubectl create rolebinding rb --clusterrole=view --user=a');
  run('kubectl create svc clusterip web --tcp=80');
  run.settle(2);
  return run;
}

const PREPARED = prepared();

const check = (lines: readonly Line[]): void => {
  test.each(lines)('%s', (line, says) => {
    expect(PREPARED(line)).toBe(says);
    PREPARED.settle();
  });
};

describe('set', () => {
  check([
    ['kubectl set image deploy/web c', "error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'\n"],
    ['kubectl set image deploy/web c=nginx:1.27 extra=foo', 'deployment.apps/web image updated\nerror: unable to find container named "extra"\n'],
    ['kubectl set image svc/web c=a', 'error: services/web the object is not a pod or does not have a pod template: *v1.Service\n'],
    ["kubectl set image deploy/web c=nginx:1.28 --dry-run=client -o jsonpath='{.spec.template.spec.containers[0].image}'", 'nginx:1.28'],
    ['kubectl set resources deploy/web', 'error: you must specify an update to requests or limits (in the form of --requests/--limits)\n'],
    ['kubectl set resources deploy/web -c nope --limits=cpu=1', 'error: unable to find container named nope\n'],
    ['kubectl set resources deploy/web --limits=cpu', 'error: Invalid argument syntax cpu, expected <resource>=<value>\n'],
    ['kubectl set resources deploy/web --limits=cpu=200m', 'deployment.apps/web resource requirements updated\n'],
    ['kubectl set resources deploy/web --limits=cpu=200m', 'error: info: deployments/web was not changed\n'],
    ['kubectl set resources deploy/web --requests=cpu=5', 'error: failed to patch resources update to pod template Deployment.apps "web" is invalid: spec.template.spec.containers[0].resources.requests: Invalid value: "5": must be less than or equal to cpu limit of 200m\n'],
    ['kubectl set env deploy/web A=b', 'deployment.apps/web env updated\n'],
    ['kubectl set env deploy/web A=c --overwrite=false', "error: deployments/web 'A' already has a value (b), and --overwrite is false\n"],
    ['kubectl set env deploy/web --from=configmap/cm', 'deployment.apps/web env updated\nWarning: key x-y transferred to X_Y\nWarning: key z transferred to Z\n'],
    ['kubectl set env deploy/web --list', '# Deployment web, container c\nA=b\n# X_Y from configmap cm, key x-y\n# Z from configmap cm, key z\n'],
    ['kubectl set env deploy/web --list --resolve', '# Deployment web, container c\nA=b\nX_Y=1\nZ=2\n'],
    ['kubectl set env deploy/web -c nope A=b', 'Warning: Deployment/web does not have any containers matching "nope"\n'],
    ['kubectl set env deploy/web A=b A-', 'error: can not both modify and remove the same environment variable in the same command\n'],
    ['kubectl set env deploy/web', ''],
    ["kubectl set selector svc web 'a in (b)'", 'error: match expression [{a In [b]}] not supported on this object\n'],
    ["kubectl set selector svc web 'a>1'", `error: "gt" isn't supported in label selectors\n`],
    ['kubectl set selector svc web', 'error: resource(s) were provided, but no name was specified\n'],
    ['kubectl set subject rolebinding rb', 'error: you must specify at least one value of user, group or serviceaccount\n'],
    ['kubectl set subject rolebinding rb --serviceaccount=x', 'error: serviceaccount must be <namespace>:<name>\n'],
    ['kubectl set subject rolebinding rb --user=b --serviceaccount=default:x', 'rolebinding.rbac.authorization.k8s.io/rb subjects updated\n'],
    ["kubectl get rolebinding rb -o jsonpath='{.subjects[*].name}'", 'a b x'],
  ]);
});

describe('create', () => {
  check([
    ['kubectl create pdb p --selector=app=web --min-available=1', 'poddisruptionbudget.policy/p created\n'],
    ["kubectl create pdb q --selector='a=b, c in (e,d),!f,g' --min-available=1 --dry-run=client -o jsonpath='{.spec.selector}'", '{"matchExpressions":[{"key":"c","operator":"In","values":["d","e"]},{"key":"f","operator":"DoesNotExist"},{"key":"g","operator":"Exists"}],"matchLabels":{"a":"b"}}'],
    ["kubectl create pdb q --selector='a>1' --min-available=1", `error: "gt" isn't supported in label selectors\n`],
    ["kubectl create pdb q --selector='a!=b' --min-available=1", 'error: "!=" is not a valid label selector operator\n'],
    ["kubectl create pdb q --selector='a in (b' --min-available=1", `error: couldn't parse the selector string "a in (b": unable to parse requirement: found '', expected: ',' or ')'\n`],
    ['kubectl create pdb p --min-available=1', 'error: a selector must be specified\n'],
    ['kubectl create pdb p --selector=a=b', 'error: one of min-available or max-unavailable must be specified\n'],
    ['kubectl create pdb p --selector=a=b --max-unavailable=x', 'error: invalid format specified for max-unavailable\n'],
    ['kubectl create role r --verb=foo --resource=pods', "role.rbac.authorization.k8s.io/r created\nWarning: 'foo' is not a standard resource verb\n"],
    ['kubectl create role s --verb=get --resource=foos', `the server doesn't have a resource type "foos"\n`],
    ['kubectl create role s --verb=bind --resource=roles,po', "error: can not perform 'bind' on 'pods' in group ''\n"],
    ['kubectl create role s --verb=use --resource=pods', "error: can not perform 'use' on 'pods' in group ''\n"],
    ['kubectl create clusterrole s --verb=get --non-resource-url=logs', 'error: nonResourceURL should start with /\n'],
    ['kubectl create clusterrole s --verb=list --non-resource-url=/logs', "error: invalid verb: 'list' for nonResourceURL\n"],
    ['kubectl create service clusterip s --tcp=99999', 'error: strconv.ParseUint: parsing "99999": value out of range\n'],
    ["kubectl create cm s --from-literal='a b=c'", `error: "a b" is not a valid key name for a ConfigMap: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')\n`],
    ['kubectl run p --image=nginx --labels=foo', 'error: unexpected label spec: foo\n'],
    ['kubectl run p --image=nginx --rm', "error: --rm should only be used for attached containers\nSee 'kubectl run -h' for help and examples\n"],
    ["kubectl expose deploy web --port=80 --name=e --selector=x=y --dry-run=client -o jsonpath='{.spec.selector}'", '{"x":"y"}'],
    ["kubectl create deployment s --image=nginx --dry-run=server -o jsonpath='{.metadata.resourceVersion}'", ''],
  ]);
});

describe('get', () => {
  check([
    ["kubectl get deploy nope -o jsonpath='{.spec[}'", 'Error from server (NotFound): deployments.apps "nope" not found\n'],
    ['kubectl get deployment.extensions web', `error: the server doesn't have a resource type "deployment"\n`],
    ['kubectl get pod x -n nope', 'Error from server (NotFound): namespaces "nope" not found\n'],
    ['kubectl get --raw /healthz', 'ok'],
    ['kubectl get --raw /api/v1/namespaces/default/pods/nope', 'Error from server (NotFound): pods "nope" not found\n'],
    ['kubectl describe', 'error: You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n'],
  ]);

  check([
    ["kubectl get cm cm -o go-template='{{(index .metadata.managedFields 0).manager}}'", 'kubectl-create'],
    ["kubectl get cm cm -o go-template='{{nope}}'", 'error: error parsing template {{nope}}, template: output:1: function "nope" not defined\n'],
    [`kubectl get deploy web -o jsonpath='{.metadata["name"]}'`, `error: error parsing jsonpath {.metadata["name"]}, invalid array index "name"\n`],
    ["kubectl get pods -l a=b -o jsonpath='{.items[0].kind}'", 'error: error executing jsonpath "{.items[0].kind}": Error executing template: array index out of bounds: index 0, length 0. Printing more information for debugging the template:\n\ttemplate was:\n\t\t{.items[0].kind}\n\tobject given to jsonpath engine was:\n\t\tmap[string]interface {}{"apiVersion":"v1", "items":[]interface {}{}, "kind":"List", "metadata":map[string]interface {}{"resourceVersion":""}}\n\n\n'],
    ['kubectl get pods --context=nope', 'error: context "nope" does not exist\n'],
    ['kubectl get pods a --field-selector metadata.name=a', 'error: name cannot be provided when a selector is specified\n'],
    ['kubectl explain pod.spec.foo.bar', 'KIND:       Pod\nVERSION:    v1\n\nerror: field "bar" does not exist\n'],
    ['kubectl wait deploy/nope --for=create --timeout=1s', 'error: timed out waiting for the condition\n'],
    ['kubectl api-resources --sort-by=foo', 'error: --sort-by accepts only name or kind\n'],
    ['kubectl auth can-i --list get', 'error: list option must be specified with no arguments\n'],
  ]);

  test('compares with what apply would make of it', () => {
    const run = terminal();
    const document = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: ${data}\n`;
    run('kubectl apply -f -', document('{b: "3"}'));
    expect(run('kubectl diff -f -', document('{b: "3"}'))).toBe('');
    expect(run('kubectl diff -f -', document('{b: "5", z: "1"}')).split('\n').slice(3)).toEqual(['@@ -1,6 +1,7 @@', ' apiVersion: v1', ' data:', '-  b: "3"', '+  b: "5"', '+  z: "1"', ' kind: ConfigMap', ' metadata:', '   annotations:', '']);
    expect(run('kubectl replace --force -f -', document('{}'))).toBe('configmap "c" deleted from default namespace\nconfigmap/c replaced\n');
  });

  test('sorts as people count, and what has no value comes first', () => {
    const run = terminal();
    for (const name of ['a-10', 'a-9', 'a-2']) run(`kubectl create cm ${name}`);
    expect(run('kubectl get cm --sort-by=.metadata.name -o name')).toBe('configmap/a-2\nconfigmap/a-9\nconfigmap/a-10\nconfigmap/kube-root-ca.crt\n');
    run('kubectl label cm a-9 x=1');
    expect(run('kubectl get cm --sort-by=.metadata.labels.x --no-headers -o name')).toBe('configmap/kube-root-ca.crt\nconfigmap/a-2\nconfigmap/a-10\nconfigmap/a-9\n');
  });

  test('describes slices without endpoints', () => {
    const run = terminal();
    run('kubectl create svc clusterip s --tcp=80');
    run.settle(1);
    expect(run('kubectl describe endpointslices -l kubernetes.io/service-name=s')).toContain('Ports: <unset>\nEndpoints: <none>\n');
  });
});

describe('rollout', () => {
  check([
    ['kubectl rollout history svc/web', 'error: error retrieving history for "Service", no visitor method exists for { Service}\n'],
    ['kubectl rollout status deploy/web --revision=99', 'error: desired revision (99) is different from the running revision (5)\n'],
  ]);

  test('an undo that is not done shows what would come', () => {
    expect(PREPARED('kubectl rollout undo deploy/web --dry-run=client')).toMatch(/^deployment.apps\/web Pod Template:\n {2}Labels:\tapp=web\n\tpod-template-hash=\w+\n {2}Containers:[^]* \(dry run\)\n/);
  });
});

describe('label, taint, patch, delete', () => {
  check([
    ['kubectl label svc web --list', 'app=web\n'],
    ['kubectl label svc web a=b a-', 'error: can not both modify and remove a label in the same command\n'],
    ['kubectl label svc web q=1 --resource-version=1', 'Error from server (Conflict): Operation cannot be fulfilled on services "web": the object has been modified; please apply your changes to the latest version and try again\n'],
    ['kubectl taint pods web a=b:NoSchedule', 'error: invalid resource type pods, only node types are supported\n'],
    ['kubectl taint nodes worker1 a=b:NoSchedule a-', 'error: can not both modify and remove the following taint(s) in the same command: a=\n'],
    ['kubectl taint nodes worker1 a=b:NoSchedule a=c:NoSchedule', "error: duplicated taints with the same key and effect: {a c NoSchedule <nil>}\nSee 'kubectl taint -h' for help and examples\n"],
    ['kubectl cordon -l foo=bar', ''],
    ["kubectl patch deploy web -p ''", 'error: must specify --patch or --patch-file containing the contents of the patch\n'],
    [`kubectl patch deploy web --type=json -p '[{"op":"remove","path":"/spec/nope"}]'`, 'The request is invalid: the server rejected our request due to an error in our request\n'],
    [`kubectl patch deploy web -p '{"spec":{"replicas":7}}' --dry-run=client -o jsonpath='{.spec.replicas}'`, '7'],
    [`kubectl patch deploy web -p '{"spec":{"replicas":3}}' --dry-run=server`, 'deployment.apps/web patched\n'],
    ['kubectl delete pods web --all', 'error: name cannot be provided when a selector is specified\n'],
    ['kubectl delete deploy x --cascade=foo', 'error: invalid cascade value (foo). Must be "background", "foreground", or "orphan"\n'],
  ]);
});

test('what cannot be read is one failure among those of applying', () => {
  const bad = (field: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, ${field}: {x: true}}\n---\n`;
  const refused = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: A_}\n';
  expect(terminal()('kubectl apply -f -', bad('labels') + bad('annotations') + refused)).toMatch(/^\[unable to decode "STDIN": .*labels of type string, unable to decode "STDIN": .*annotations of type string\]\nError from server \(Invalid\): error when creating "STDIN": ConfigMap "A_" is invalid/);
});

test('a refusal tells the name that was asked for', () => {
  const run = terminal();
  run('kubectl apply -f -', deployment('web', 1).replace('containers:', 'serviceAccountName: ghost\n      containers:'));
  run.settle(5);
  expect(run('kubectl get events --field-selector reason=FailedCreate -o custom-columns=M:.message --no-headers')).toMatch(/^Error creating: pods "web-\w+-" is forbidden: error looking up service account default\/ghost: serviceaccount "ghost" not found\n$/);
});

test('a volume offers storage and nothing else; a parameter has a name', () => {
  const run = terminal();
  const volume = (capacity: string): string => `apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: v}\nspec: {accessModes: [ReadWriteOnce], hostPath: {path: /d}${capacity}}\n`;
  expect(run('kubectl create -f -', volume(''))).toBe('The PersistentVolume "v" is invalid: \n* spec.capacity: Required value\n* spec.capacity: Unsupported value: null: supported values: "storage"\n');
  expect(run('kubectl create -f -', volume(', capacity: {storage: 1Gi, cpu: 1}'))).toBe('The PersistentVolume "v" is invalid: spec.capacity: Unsupported value: {"cpu":"1","storage":"1Gi"}: supported values: "storage"\n');
  expect(run('kubectl create -f -', 'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: s}\nprovisioner: a.b/c\nparameters: {"": x}\n')).toBe('The StorageClass "s" is invalid: parameters: Invalid value: "": field can not be empty.\n');
});
