import { describe, expect, test } from 'vitest';
import { deployment, terminal, type Terminal } from '../testing/terminal.ts';

const CONFIG = (value: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "${value}"}\n`;

/** A cluster with a Deployment `web`, at rest. */
function withDeployment(replicas = 2): Terminal {
  const run = terminal();
  run('kubectl apply -f -', deployment('web', replicas));
  run.settle();
  return run;
}

describe('apply', () => {
  test('creates, leaves, configures and names what it does not know', () => {
    const run = terminal();
    expect(run('kubectl apply -f -', deployment('web'))).toBe('deployment.apps/web created\n');
    expect(run('kubectl apply -f -', deployment('web'))).toBe('deployment.apps/web unchanged\n');
    expect(run('kubectl apply -f -', deployment('web', 3))).toBe('deployment.apps/web configured\n');
    expect(run('kubectl apply --server-side -f -', deployment('ssa'))).toBe('deployment.apps/ssa serverside-applied\n');
    expect(run.outcome('kubectl apply -f -', `apiVersion: foo/v1\nkind: Bar\nmetadata: {name: b}\n---\n${deployment('two')}`)).toEqual({
      stdout: 'deployment.apps/two created\n',
      stderr:
        'error: resource mapping not found for name: "b" namespace: "" from "STDIN": no matches for kind "Bar" in version "foo/v1"\nensure CRDs are installed first\n',
      exitCode: 1,
    });
  });
});

describe('create', () => {
  test('makes kinds from words, and prints them with --dry-run', () => {
    const run = terminal({ 'a.txt': 'text' });
    expect(run('kubectl create deploy web --image=nginx --replicas=2')).toBe('deployment.apps/web created\n');
    expect(run('kubectl create deploy web --image=nginx')).toBe(
      'error: failed to create deployment: deployments.apps "web" already exists\n',
    );
    expect(run('kubectl create ns demo && kubectl create ns demo')).toBe(
      'namespace/demo created\nError from server (AlreadyExists): namespaces "demo" already exists\n',
    );
    expect(run('kubectl create cm c --from-file=a.txt --dry-run=client -o yaml')).toBe(
      'apiVersion: v1\ndata:\n  a.txt: text\nkind: ConfigMap\nmetadata:\n  name: c\n',
    );
    expect(run('kubectl create secret generic s --from-literal=a=b --dry-run=client -o jsonpath={.data.a}')).toBe('Yg==');
    expect(run('kubectl create service clusterip x --tcp=80:8080 --dry-run=client -o jsonpath={.spec.ports[0].name}')).toBe('80-8080');
    expect(run('kubectl create cm')).toBe(
      "error: exactly one NAME is required, got 0\nSee 'kubectl create configmap -h' for help and examples\n",
    );
  });
});

describe('delete', () => {
  test('waits, forces and says where from', () => {
    const run = terminal();
    run('kubectl create cm a; kubectl create cm b');
    expect(run('kubectl delete cm a nope')).toBe(
      'configmap "a" deleted from default namespace\nError from server (NotFound): configmaps "nope" not found\n',
    );
    expect(run('kubectl delete cm nope --ignore-not-found')).toBe('');
    expect(run('kubectl delete cm')).toBe('error: resource(s) were provided, but no name was specified\n');
    expect(run('kubectl delete pods --all')).toBe('No resources found\n');
    expect(run('kubectl delete cm b --force --grace-period=0')).toContain(
      'configmap "b" force deleted from default namespace\nWarning: Immediate deletion',
    );
  });
});

describe('get', () => {
  test('prints tables, names, paths and columns', () => {
    const run = withDeployment(1);
    expect(run('kubectl get deploy --no-headers | cut -c1-15')).toBe('web   1/1   1  \n');
    expect(run('kubectl get deploy,svc -o name')).toBe('deployment.apps/web\nservice/kubernetes\n');
    expect(run("kubectl get nodes -o jsonpath='{.items[*].metadata.name}'")).toBe('controlplane worker1 worker2 worker3');
    expect(run('kubectl get nodes -o custom-columns=N:.metadata.name | tail -1')).toBe('worker3\n');
  });

  test('says what there is not', () => {
    const run = terminal();
    expect(run('kubectl get foo')).toBe('error: the server doesn\'t have a resource type "foo"\n');
    expect(run('kubectl get cm -n ghost')).toBe('No resources found in ghost namespace.\n');
    expect(run("kubectl get pods -l 'a in (b'")).toContain('Unable to find "/v1, Resource=pods" that match label selector "a in (b"');
    expect(run('kubectl get pods/x pods y')).toContain('there is no need to specify a resource type as a separate argument');
  });
});

describe('describe', () => {
  test('follows a Deployment and its events', () => {
    const run = withDeployment(1);
    const text = run('kubectl describe deploy web');
    expect(text).toMatch(/NewReplicaSet: {3}web-\w+ \(1\/1 replicas created\)\n/);
    expect(text).toMatch(/Normal {2}ScalingReplicaSet .* Scaled up replica set web-\w+ from 0 to 1\n/);
    expect(run('kubectl describe node worker1')).toContain('Allocated resources:\n');
    expect(run('kubectl describe pod nope')).toBe('Error from server (NotFound): pods "nope" not found\n');
  });
});

describe('events', () => {
  test('are listed by object, or are none', () => {
    expect(terminal()('kubectl events -n kube-public')).toBe('No events found in kube-public namespace.\n');
    expect(withDeployment(1)('kubectl events --for deploy/web --no-headers')).toMatch(
      /^\d+s +Normal +ScalingReplicaSet +Deployment\/web +Scaled up replica set web-\w+ from 0 to 1\n$/,
    );
  });
});

describe('explain', () => {
  test('follows the schema', () => {
    expect(terminal()('kubectl explain pod.spec.hostNetwork')).toContain('FIELD: hostNetwork <boolean>\n');
    expect(terminal()('kubectl explain deploy.spec')).toContain('  template\t<PodTemplateSpec> -required-\n');
    expect(terminal()('kubectl explain foo')).toBe('the server doesn\'t have a resource type "foo"\n');
  });
});

describe('logs', () => {
  test('say which Pod is missing', () => {
    expect(terminal()('kubectl logs nope')).toBe('error: error from server (NotFound): pods "nope" not found in namespace "default"\n');
    expect(terminal()('kubectl logs')).toContain('POD or TYPE/NAME is a required argument for the logs command\n');
  });
});

describe('exec', () => {
  test('wants a Pod and a command', () => {
    expect(terminal()('kubectl exec')).toBe('error: pod, type/name or --filename must be specified\n');
    expect(terminal()('kubectl exec nope')).toBe('error: you must specify at least one command for the container\n');
    expect(terminal()('kubectl exec nope -- ls')).toBe('Error from server (NotFound): pods "nope" not found\n');
  });
});

describe('info', () => {
  test('tells versions, resources, config and that there are no metrics', () => {
    const run = terminal();
    expect(run('kubectl version')).toContain('Server Version: v1.37.2\n');
    expect(run('kubectl api-resources --api-group=apps --no-headers')).toMatch(
      /deployments {2,}deploy {2,}apps\/v1 {2,}true {2,}Deployment\n/,
    );
    expect(run('kubectl config current-context')).toBe('kubernetes-admin@kubernetes\n');
    expect(run('kubectl top pods')).toBe('error: Metrics API not available\n');
  });
});

describe('auth', () => {
  test('asks the server', () => {
    expect(terminal()('kubectl auth can-i get pods')).toBe('yes\n');
    expect(terminal().outcome('kubectl auth can-i get pods --as=ana')).toEqual({ stdout: 'no\n', stderr: '', exitCode: 1 });
    expect(terminal()('kubectl auth can-i get pods --as=ana --as-group=system:masters')).toBe('yes\n');
    expect(terminal()('kubectl get pods --as=ana --as-group=system:masters')).toBe('No resources found in default namespace.\n');
    expect(terminal()('kubectl get pods --as=ana')).toBe(
      'Error from server (Forbidden): pods is forbidden: User "ana" cannot list resource "pods" in API group "" in the namespace "default"\n',
    );
    expect(terminal()('kubectl create ns x --as=system:serviceaccount:default:default')).toBe(
      'Error from server (Forbidden): namespaces is forbidden: User "system:serviceaccount:default:default" cannot create resource "namespaces" in API group "" at the cluster scope\n',
    );
  });
});

describe('scale', () => {
  test('changes the number of replicas, on conditions', () => {
    const run = withDeployment();
    expect(run('kubectl scale deploy web --replicas=3')).toBe('deployment.apps/web scaled\n');
    expect(run('kubectl scale deploy web --replicas=2 --current-replicas=9')).toBe('error: Expected replicas to be 9, was 3\n');
  });
});

describe('expose', () => {
  test('makes a Service of a Deployment', () => {
    const run = withDeployment();
    expect(run('kubectl expose deploy web')).toBe('service/web exposed\n');
    expect(run("kubectl get svc web -o jsonpath='{.spec.selector.app} {.spec.ports[0].targetPort}'")).toBe('web 80');
    expect(run('kubectl expose node worker1')).toBe('error: cannot expose a Node\n');
  });
});

describe('set', () => {
  test('changes images and environment', () => {
    const run = withDeployment();
    expect(run('kubectl set image deploy/web c=nginx:1.26')).toBe('deployment.apps/web image updated\n');
    expect(run('kubectl set image deploy/web d=nginx')).toBe('error: unable to find container named "d"\n');
    expect(run('kubectl set env deploy/web A=1')).toBe('deployment.apps/web env updated\n');
    expect(run("kubectl get deploy web -o jsonpath='{.spec.template.spec.containers[0].env}'")).toBe('[{"name":"A","value":"1"}]');
    expect(run('kubectl set resources deploy/web --limits=cpu=1')).toBe('deployment.apps/web resource requirements updated\n');
  });
});

describe('rollout', () => {
  test('follows, lists and undoes', () => {
    const run = withDeployment();
    run('kubectl set image deploy/web c=nginx:1.26');
    expect(run('kubectl rollout status deploy/web')).toMatch(/Waiting for deployment[\s\S]*deployment "web" successfully rolled out\n$/);
    expect(run('kubectl rollout history deploy/web').split('\n').slice(1, 4)).toEqual([
      'REVISION  CHANGE-CAUSE',
      '1         <none>',
      '2         <none>',
    ]);
    expect(run('kubectl rollout undo deploy/web --to-revision=1')).toContain('deployment.apps/web rolled back\n');
    expect(run('kubectl rollout undo deploy/web --to-revision=9')).toContain('error: unable to find specified revision 9 in history\n');
    expect(run('kubectl rollout pause deploy/web; kubectl rollout pause deploy/web')).toBe(
      'deployment.apps/web paused\nerror: deployments.apps "web" is already paused\n',
    );
  });
});

describe('label', () => {
  test('keeps what is there unless told otherwise', () => {
    const run = terminal();
    expect(run('kubectl label node worker1 disk=ssd')).toBe('node/worker1 labeled\n');
    expect(run('kubectl label node worker1 disk=ssd')).toBe('node/worker1 not labeled\n');
    expect(run('kubectl label node worker1 disk=hdd')).toBe("error: 'disk' already has a value (ssd), and --overwrite is false\n");
    expect(run('kubectl label node worker1 disk-')).toBe('node/worker1 unlabeled\n');
  });
});

describe('annotate', () => {
  test('overwrites only the change cause unasked', () => {
    const run = terminal();
    expect(run('kubectl annotate node worker1 a=b')).toBe('node/worker1 annotated\n');
    expect(run('kubectl annotate node worker1 a=c')).toBe(
      "error: --overwrite is false but found the following declared annotation(s): 'a' already has a value (b)\n",
    );
    expect(
      run('kubectl annotate node worker1 kubernetes.io/change-cause=x; kubectl annotate node worker1 kubernetes.io/change-cause=y'),
    ).toBe('node/worker1 annotated\nnode/worker1 annotated\n');
  });
});

describe('cordon', () => {
  test('marks a node, once', () => {
    expect(terminal()('kubectl cordon worker1; kubectl cordon worker1; kubectl uncordon worker1')).toBe(
      'node/worker1 cordoned\nnode/worker1 already cordoned\nnode/worker1 uncordoned\n',
    );
  });
});

describe('taint', () => {
  test('adds and removes, and knows the effects', () => {
    const run = terminal();
    expect(run('kubectl taint node worker1 a=b:Nope')).toContain('error: invalid taint effect: Nope, unsupported taint effect\n');
    expect(run('kubectl taint node worker1 a=b:NoSchedule; kubectl taint node worker1 a-')).toBe(
      'node/worker1 tainted\nnode/worker1 untainted\n',
    );
    expect(run('kubectl taint node worker1 a-')).toBe('error: taint "a" not found\n');
  });
});

describe('drain', () => {
  test('moves the Pods elsewhere, and leaves bare ones', () => {
    const run = withDeployment(6);
    expect(run('kubectl drain worker2')).toMatch(/^node\/worker2 cordoned\nevicting pod default\/web-[\s\S]*node\/worker2 drained\n$/);
    expect(run('kubectl get pods --field-selector spec.nodeName=worker2')).toBe('No resources found in default namespace.\n');
    run('kubectl run bare --image=nginx --overrides=\'{"spec":{"nodeName":"worker1"}}\'');
    expect(run('kubectl drain worker1')).toContain(
      'cannot delete Pods that declare no controller (use --force to override): default/bare\n',
    );
  });
});

describe('patch', () => {
  test('tells whether anything changed', () => {
    const run = terminal();
    run('kubectl create cm c --from-literal=a=1');
    expect(run(`kubectl patch cm c -p '{"data":{"a":"2"}}'`)).toBe('configmap/c patched\n');
    expect(run(`kubectl patch cm c -p '{"data":{"a":"2"}}'`)).toBe('configmap/c patched (no change)\n');
    expect(run(`kubectl patch cm c -p '{bad'`)).toBe('Error from server (BadRequest): invalid JSON patch\n');
  });
});

describe('replace', () => {
  test('replaces, or deletes first', () => {
    const run = terminal();
    run('kubectl create -f -', CONFIG('1'));
    expect(run('kubectl replace -f -', CONFIG('2'))).toBe('configmap/c replaced\n');
    expect(run('kubectl replace --force -f -', CONFIG('3'))).toContain(
      'configmap "c" deleted from default namespace\nconfigmap/c replaced\n',
    );
    expect(run('kubectl get cm c -o jsonpath={.data.a}')).toBe('3');
  });
});

describe('edit', () => {
  test('opens the editor, and leaves alone what it leaves alone', () => {
    const cat = terminal({}, { EDITOR: 'cat' });
    cat('kubectl create -f -', CONFIG('1'));
    expect(cat('kubectl edit cm c')).toMatch(/^# Please edit the object below[\s\S]*Edit cancelled, no changes made.\n$/);
    expect(terminal()('kubectl edit ns default')).toBe('error: unable to launch the editor "vi"\n');
  });
});

describe('diff', () => {
  test('shows what apply would change, and exits 1', () => {
    const run = terminal();
    run('kubectl apply -f -', CONFIG('1'));
    expect(run.outcome('kubectl diff -f -', CONFIG('1')).exitCode).toBe(0);
    const { stdout, exitCode } = run.outcome('kubectl diff -f -', CONFIG('2'));
    expect(stdout).toContain('-  a: "1"\n+  a: "2"\n');
    expect(exitCode).toBe(1);
  });
});

describe('run', () => {
  test('makes a Pod', () => {
    const run = terminal();
    expect(run('kubectl run x --image=nginx')).toBe('pod/x created\n');
    expect(run('kubectl run y --image=nginx --env=A=1 --dry-run=client -o jsonpath={.spec.containers[0].env} -- sleep 5')).toBe(
      '[{"name":"A","value":"1"}]',
    );
    expect(run('kubectl run')).toBe('error: required flag(s) "image" not set\n');
  });
});

describe('wait', () => {
  test('waits until a condition holds, or gives up', () => {
    const run = terminal();
    run('kubectl run x --image=nginx');
    expect(run('kubectl wait --for=condition=Ready pod/x --timeout=30s')).toBe('pod/x condition met\n');
    expect(run("kubectl wait --for=jsonpath='{.status.phase}'=Failed pod/x --timeout=1s")).toBe(
      'error: timed out waiting for the condition on pods/x\n',
    );
    expect(run('kubectl wait pod/x')).toBe('error: unrecognized condition: ""\n');
  });
});

test("misuse is told in kubectl's words", () => {
  const run = terminal();
  expect(run('kubectl foo')).toBe('error: unknown command "foo" for "kubectl"\n\nDid you mean this?\n\ttop\n');
  expect(run('kubectl get --foo')).toBe("error: unknown flag: --foo\nSee 'kubectl get --help' for usage.\n");
  expect(run('kubectl get pods -o')).toBe("error: flag needs an argument: 'o' in -o\nSee 'kubectl get --help' for usage.\n");
  expect(run('kubectl scale deploy x --replicas=a')).toBe(
    'error: invalid argument "a" for "--replicas" flag: strconv.ParseInt: parsing "a": invalid syntax\nSee \'kubectl scale --help\' for usage.\n',
  );
  expect(run('kubectl rollout foo')).toBe('error: unknown command "foo"\nSee \'kubectl rollout -h\' for help and examples\n');
  expect(run('kubectl')).toContain('Basic Commands (Beginner):\n');
});
