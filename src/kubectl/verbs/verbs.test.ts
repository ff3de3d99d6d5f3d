import { describe, expect, test } from 'vitest';
import { deployment, terminal } from '../testing/terminal.ts';

describe('apply, create, delete', () => {
  test("'apply' creates, leaves, configures and names what it does not know", () => {
    const run = terminal();
    expect(run('kubectl apply -f -', deployment('web'))).toBe('deployment.apps/web created\n');
    expect(run('kubectl apply -f -', deployment('web'))).toBe('deployment.apps/web unchanged\n');
    expect(run('kubectl apply -f -', deployment('web', 3))).toBe('deployment.apps/web configured\n');
    expect(run('kubectl apply --server-side -f -', deployment('ssa'))).toBe('deployment.apps/ssa serverside-applied\n');
    const mixed = run.outcome('kubectl apply -f -', `apiVersion: foo/v1\nkind: Bar\nmetadata: {name: b}\n---\n${deployment('two')}`);
    expect(mixed).toEqual({
      stdout: 'deployment.apps/two created\n',
      stderr:
        'error: resource mapping not found for name: "b" namespace: "" from "STDIN": no matches for kind "Bar" in version "foo/v1"\nensure CRDs are installed first\n',
      exitCode: 1,
    });
  });

  test("'create' makes kinds from words, and prints them with --dry-run", () => {
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

  test("'delete' waits, forces and says where from", () => {
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

describe('looking', () => {
  test("'get' prints tables, names, paths and columns", () => {
    const run = terminal();
    run('kubectl create deploy web --image=nginx');
    run.settle();
    expect(run('kubectl get deploy --no-headers | cut -c1-15')).toBe('web   1/1   1  \n');
    expect(run('kubectl get deploy,svc -o name')).toBe('deployment.apps/web\nservice/kubernetes\n');
    expect(run("kubectl get nodes -o jsonpath='{.items[*].metadata.name}'")).toBe('controlplane worker1 worker2 worker3');
    expect(run('kubectl get nodes -o custom-columns=N:.metadata.name | tail -1')).toBe('worker3\n');
    expect(run('kubectl get foo')).toBe('error: the server doesn\'t have a resource type "foo"\n');
    expect(run('kubectl get cm -n ghost')).toBe('No resources found in ghost namespace.\n');
    expect(run("kubectl get pods -l 'a in (b'")).toContain('Unable to find "/v1, Resource=pods" that match label selector "a in (b"');
    expect(run('kubectl get pods/x pods y')).toContain('there is no need to specify a resource type as a separate argument');
  });

  test("'describe' follows a Deployment and its events", () => {
    const run = terminal();
    run('kubectl create deploy web --image=nginx');
    run.settle();
    const text = run('kubectl describe deploy web');
    expect(text).toMatch(/NewReplicaSet: {3}web-\w+ \(1\/1 replicas created\)\n/);
    expect(text).toMatch(/Normal {2}ScalingReplicaSet .* Scaled up replica set web-\w+ from 0 to 1\n/);
    expect(run('kubectl describe node worker1')).toContain('Allocated resources:\n');
    expect(run('kubectl describe pod nope')).toBe('Error from server (NotFound): pods "nope" not found\n');
  });

  test("'events', 'explain', 'logs' and 'exec' answer", () => {
    const run = terminal();
    expect(run('kubectl events -n kube-public')).toBe('No events found in kube-public namespace.\n');
    expect(run('kubectl explain pod.spec.hostNetwork')).toContain('FIELD: hostNetwork <boolean>\n');
    expect(run('kubectl explain foo')).toBe('the server doesn\'t have a resource type "foo"\n');
    expect(run('kubectl logs nope')).toBe('error: error from server (NotFound): pods "nope" not found in namespace "default"\n');
    expect(run('kubectl exec nope')).toBe('error: you must specify at least one command for the container\n');
  });

  test("'info' verbs: versions, resources, config, metrics", () => {
    const run = terminal();
    expect(run('kubectl version')).toContain('Server Version: v1.37.2\n');
    expect(run('kubectl api-resources --api-group=apps --no-headers')).toMatch(
      /deployments {2,}deploy {2,}apps\/v1 {2,}true {2,}Deployment\n/,
    );
    expect(run('kubectl config current-context')).toBe('kubernetes-admin@kubernetes\n');
    expect(run('kubectl top pods')).toBe('error: Metrics API not available\n');
    expect(run('kubectl auth can-i get pods')).toBe('yes\n');
  });
});

describe('changing', () => {
  test("'scale', 'expose', 'set' and 'rollout'", () => {
    const run = terminal();
    run('kubectl apply -f -', deployment('web'));
    run.settle();
    expect(run('kubectl scale deploy web --replicas=3')).toBe('deployment.apps/web scaled\n');
    expect(run('kubectl scale deploy web --replicas=2 --current-replicas=9')).toBe('error: Expected replicas to be 9, was 3\n');
    expect(run('kubectl expose deploy web --port=80')).toBe('service/web exposed\n');
    expect(run('kubectl set image deploy/web c=nginx:1.26')).toBe('deployment.apps/web image updated\n');
    expect(run('kubectl set image deploy/web d=nginx')).toBe('error: unable to find container named "d"\n');
    expect(run('kubectl set env deploy/web A=1')).toBe('deployment.apps/web env updated\n');
    run.settle();
    expect(run('kubectl rollout status deploy/web')).toBe('deployment "web" successfully rolled out\n');
    expect(run('kubectl rollout history deploy/web').split('\n')[1]).toBe('REVISION  CHANGE-CAUSE');
    expect(run('kubectl rollout undo deploy/web --to-revision=1')).toContain('deployment.apps/web rolled back\n');
    expect(run('kubectl rollout undo deploy/web --to-revision=9')).toContain('error: unable to find specified revision 9 in history\n');
  });

  test("'label' and 'annotate' keep what is there", () => {
    const run = terminal();
    expect(run('kubectl label node worker1 disk=ssd')).toBe('node/worker1 labeled\n');
    expect(run('kubectl label node worker1 disk=ssd')).toBe('node/worker1 not labeled\n');
    expect(run('kubectl label node worker1 disk=hdd')).toBe("error: 'disk' already has a value (ssd), and --overwrite is false\n");
    expect(run('kubectl label node worker1 disk-')).toBe('node/worker1 unlabeled\n');
    expect(run('kubectl annotate node worker1 a=b')).toBe('node/worker1 annotated\n');
    expect(run('kubectl annotate node worker1 a=c')).toBe(
      "error: --overwrite is false but found the following declared annotation(s): 'a' already has a value (b)\n",
    );
  });

  test("'cordon', 'taint' and 'drain' nodes", () => {
    const run = terminal();
    run('kubectl apply -f -', deployment('web', 6));
    run.settle();
    expect(run('kubectl cordon worker1; kubectl cordon worker1')).toBe('node/worker1 cordoned\nnode/worker1 already cordoned\n');
    expect(run('kubectl taint node worker1 a=b:Nope')).toContain('error: invalid taint effect: Nope, unsupported taint effect\n');
    expect(run('kubectl taint node worker1 a=b:NoSchedule; kubectl taint node worker1 a-')).toBe(
      'node/worker1 tainted\nnode/worker1 untainted\n',
    );
    const drained = run('kubectl drain worker2');
    expect(drained).toMatch(/evicting pod default\/web-/);
    expect(drained).toMatch(/node\/worker2 drained\n$/);
    expect(run('kubectl get pods --field-selector spec.nodeName=worker2')).toBe('No resources found in default namespace.\n');
  });

  test("'patch', 'replace', 'edit' and 'diff'", () => {
    const run = terminal({}, { EDITOR: 'cat' });
    run('kubectl create cm c --from-literal=a=1');
    expect(run(`kubectl patch cm c -p '{"data":{"a":"2"}}'`)).toBe('configmap/c patched\n');
    expect(run(`kubectl patch cm c -p '{"data":{"a":"2"}}'`)).toBe('configmap/c patched (no change)\n');
    expect(run(`kubectl patch cm c -p '{bad'`)).toBe('Error from server (BadRequest): invalid JSON patch\n');
    expect(run('kubectl replace -f -', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "3"}\n')).toBe(
      'configmap/c replaced\n',
    );
    expect(run('kubectl edit cm c')).toMatch(/^# Please edit the object below[\s\S]*Edit cancelled, no changes made.\n$/);
    const diff = run.outcome('kubectl diff -f -', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "4"}\n');
    expect(diff.stdout).toContain('-  a: "3"\n+  a: "4"\n');
    expect(diff.exitCode).toBe(1);
  });

  test("'run' and 'wait'", () => {
    const run = terminal();
    expect(run('kubectl run x --image=nginx')).toBe('pod/x created\n');
    expect(run('kubectl wait --for=condition=Ready pod/x --timeout=30s')).toBe('pod/x condition met\n');
    expect(run("kubectl wait --for=jsonpath='{.status.phase}'=Failed pod/x --timeout=1s")).toBe(
      'error: timed out waiting for the condition on pods/x\n',
    );
    expect(run('kubectl wait pod/x')).toBe('error: unrecognized condition: ""\n');
    expect(run('kubectl run')).toBe('error: required flag(s) "image" not set\n');
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
