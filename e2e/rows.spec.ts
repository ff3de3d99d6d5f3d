/**
 * The course's page row by row (docs/model.md), where no other test has the row: something is seen, something done, a sentence read. Half of the
 * rows in English, half in Spanish.
 */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { graph, kubectl, open, seqOf, toEnd } from './podium.ts';

const output = (page: Page): Locator => page.getByRole('log', { name: /kubectl/ });
const side = (page: Page): Locator => page.getByRole('complementary');
const node = (page: Page, name: string): Locator => graph(page).locator(`[data-node="${name}"]`).first();
const part = (page: Page, id: string): Locator => graph(page).locator(`[data-part="${id}"]`);

/** Opens the terminal, runs lines one after the other. */
async function lines(page: Page, ...all: readonly string[]): Promise<void> {
  for (const line of all) await kubectl(page, line);
}

const closeDrawer = (page: Page): Promise<void> => page.getByRole('button', { name: /^(Close the drawer|Cerrar el cajón)$/ }).click();

/** Reads in the log what happened, in the reader's words. */
async function told(page: Page, words: RegExp, filter: { readonly object?: string; readonly actor?: string; readonly grain?: string } = {}): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: /^(Log|Registro)$/ }).click();
  const filters = page.getByRole('search');
  await filters.getByRole('combobox').first().selectOption(filter.actor ?? '');
  await filters.getByRole('combobox').last().selectOption(filter.grain ?? 'decision');
  await filters.getByRole('searchbox').fill(filter.object ?? '');
  await expect(page.getByRole('table').getByRole('button', { name: words }).first()).toBeVisible();
}

/** Opens what stands at a place of the map and presses a button of its card. */
async function breakAt(page: Page, place: Locator, name: string): Promise<void> {
  await place.click({ position: { x: 12, y: 8 } });
  const before = await seqOf(page);
  await side(page).getByRole('button', { name, exact: true }).click();
  await expect.poll(() => seqOf(page)).not.toBe(before);
}

test('S1 a machine that dies: NotReady, its taint, its Pods are made elsewhere', async ({ page }) => {
  await open(page, '?lang=es&motion=reduced&scenario=default');
  await lines(page, 'kubectl create deployment web --image=nginx --replicas=3', 'sleep 20');
  await closeDrawer(page);
  await breakAt(page, node(page, 'worker2'), 'Apagar');
  await lines(page, 'sleep 70', 'kubectl get nodes', 'kubectl describe node worker2');
  await expect(output(page)).toContainText(/worker2\s+NotReady/);
  await expect(output(page)).toContainText('node.kubernetes.io/unreachable:NoExecute');
  await lines(page, 'sleep 320');
  await closeDrawer(page);
  await told(page, /desaloja .*web-.* de worker2/, { object: 'web-', actor: 'kube-controller-manager' });
});

test('S2 a node with Windows: its label, and images that do not fit', async ({ page }) => {
  await open(page, '?lang=en&motion=reduced&scenario=mixed');
  await lines(page, 'kubectl get nodes -L kubernetes.io/os');
  await expect(output(page)).toContainText(/win1\s+Ready\s.*\swindows/);
  await lines(page, `kubectl run linux --image=nginx --overrides='{"spec":{"nodeName":"win1"}}'`, `kubectl run windows --image=mcr.microsoft.com/windows/servercore/iis --overrides='{"spec":{"nodeName":"worker1"}}'`, 'sleep 20', 'kubectl get events');
  await expect(output(page)).toContainText('no match for platform in manifest');
  await expect(output(page)).toContainText(/windows\s.*(OS "linux"|no match for platform)/);
  await page.getByRole('button', { name: 'Add a node' }).first().click();
  await page.getByRole('dialog').getByLabel('Operating system').selectOption({ label: 'Windows Server 2025 Datacenter' });
  await expect(page.getByRole('dialog')).toContainText('can never be');
});

test('S3 unlike versions and distributions; a kubelet that is too old is refused, and told why', async ({ page }) => {
  await open(page, '?lang=es&motion=reduced&scenario=mixed');
  await lines(page, 'kubectl get nodes -o wide');
  for (const row of [/worker2\s.*v1\.36\.4.*Rocky Linux.*cri-o/, /worker3\s.*v1\.35\.7.*Debian.*docker/, /win1\s.*v1\.37\.2.*Windows Server/]) await expect(output(page)).toContainText(row);
  await page.getByRole('button', { name: 'Añadir un nodo' }).first().click();
  await page.getByRole('dialog').getByLabel('Versión de kubelet').selectOption('v1.33.12');
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('kubeadm lo rechazará');
});

test('S4 instances of a provider: what they are called, their type, their zone', async ({ page }) => {
  await open(page, '?lang=en&motion=reduced&scenario=aws');
  await lines(page, 'kubectl get nodes -L node.kubernetes.io/instance-type,topology.kubernetes.io/zone', 'kubectl get nodes -o custom-columns=N:.metadata.name,ID:.spec.providerID');
  await expect(output(page)).toContainText(/worker2\s.*m6i\.large\s+eu-south-2b/);
  await expect(output(page)).toContainText(/worker2\s+aws:\/\/\/eu-south-2b\/i-\w+/);
  await closeDrawer(page);
  await part(page, 'cloud').click({ position: { x: 12, y: 8 } });
  await expect(side(page)).toContainText('lends the machines');
  await expect(side(page)).toContainText(/The provider has done .* and tells cloud-controller-manager/);
});

for (const [lang, now, before] of [['es', /\bmasters?\b/i, /nodos? del plano de control/i], ['en', /\bmasters?\b/i, /control plane nodes?/i]] as const) {
  test(`S5 one switch renames the nodes in every view, ${lang}`, async ({ page }) => {
    await open(page, `?lang=${lang}&motion=reduced&scenario=ha3`);
    const words = (): Promise<string> => page.locator('body').evaluate((body) => `${body.textContent} ${[...body.querySelectorAll('[aria-label],[title]')].map((one) => `${one.getAttribute('aria-label')} ${one.getAttribute('title')}`).join(' ')}`);
    /** All words of all views, and the names of what has none. */
    const seen = async (): Promise<string> => {
      let all = '';
      for (const key of ['1', '2', '3', '4', '5', '6', '7', '8', '9']) {
        await page.keyboard.press(key);
        await expect(page.getByRole('navigation').locator('button[aria-current]').first()).toBeVisible();
        // A view comes in pieces: it is read when nothing more comes.
        await expect(page.locator('[data-skeleton]')).toHaveCount(0);
        let last = '';
        await expect.poll(async () => last === (last = await words()), { intervals: [150] }).toBe(true);
        all += last;
      }
      return all;
    };
    const choose = async (name: RegExp, gone: RegExp): Promise<void> => {
      await page.getByRole('button', { name: /Settings|Ajustes/ }).click();
      await page.getByRole('menuitemcheckbox', { name }).click();
      await page.keyboard.press('Escape');
      await expect.poll(words).not.toMatch(gone);
    };
    await choose(/^Master$/, before);
    const renamed = await seen();
    expect(renamed).toMatch(now);
    expect(renamed).not.toMatch(before);
    await choose(/^(Control plane|Plano de control)$/, now);
    const back = await seen();
    expect(back).toMatch(before);
    expect(back).not.toMatch(now);
  });
}

test('S6 a taint keeps applications off the master, until it is removed', async ({ page }) => {
  await open(page, '?lang=en&motion=reduced&scenario=default');
  await lines(page, 'kubectl cordon worker1', 'kubectl cordon worker2', 'kubectl cordon worker3', 'kubectl run app --image=nginx', 'sleep 5', 'kubectl describe pod app');
  await expect(output(page)).toContainText('1 node(s) had untolerated taint');
  await lines(page, 'kubectl taint nodes controlplane node-role.kubernetes.io/control-plane:NoSchedule-', 'sleep 20', 'kubectl get pods -o wide');
  await expect(output(page)).toContainText(/app\s+1\/1\s+Running.*controlplane/);
  await closeDrawer(page);
  await told(page, /finds no node for Pod app/, { object: 'app' });
});

test('S7 every read and write goes through kube-apiserver, and it may say no', async ({ page }) => {
  await open(page, '?lang=es&motion=reduced&scenario=default');
  await lines(page, 'kubectl create configmap one --from-literal=a=b', 'kubectl create configmap two --as=ana');
  await expect(output(page)).toContainText('User "ana" cannot create resource "configmaps"');
  await closeDrawer(page);
  await told(page, /kube-apiserver lo prohíbe/, { grain: 'message' });
  await told(page, /pide a kube-apiserver que cree el ConfigMap one/, { object: 'one', grain: 'message' });
  await told(page, /kube-apiserver ha comprobado el ConfigMap one/, { object: 'one', grain: 'message' });
  await told(page, /etcd guarda el ConfigMap one/, { object: 'one', grain: 'message' });
});

test('S10 each controller has a loop of its own: what it watches, wants, finds and does', async ({ page }) => {
  await open(page, '?lang=en&motion=reduced&scenario=default');
  await lines(page, 'kubectl create deployment web --image=nginx --replicas=3', 'sleep 10');
  await closeDrawer(page);
  await page.keyboard.press('7');
  await page.getByRole('navigation', { name: 'Controllers' }).getByRole('button', { name: /^replicaset/ }).click();
  await expect(page.getByText('Counts the Pods that a ReplicaSet owns.')).toBeVisible();
  await page.getByRole('region', { name: 'What it has done' }).getByRole('button', { name: /3/ }).last().click();
  await expect(page.getByText('desired', { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Did about it' })).toBeVisible();
});

test('S11 the masters, too, run their Pods by a container runtime', async ({ page }) => {
  await open(page, '?lang=es&motion=reduced&scenario=default');
  await lines(page, 'ssh controlplane crictl ps');
  for (const name of ['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager']) await expect(output(page)).toContainText(`${name}-controlplane`);
  await closeDrawer(page);
  await breakAt(page, part(page, 'kube-scheduler'), 'Matar');
  await lines(page, 'sleep 30', 'ssh controlplane crictl ps');
  await expect(output(page)).toContainText(/kube-scheduler\s+1\s/);
  await lines(page, `ssh controlplane "sudo sed -i 's/cpu: 100m/cpu: 120m/' /etc/kubernetes/manifests/kube-scheduler.yaml"`);
  await closeDrawer(page);
  await told(page, /kube-scheduler muere/);
  await told(page, /kube-scheduler.yaml dice ahora otra cosa/);
});

test('S12 cloud-controller-manager asks the provider for a load balancer', async ({ page }) => {
  await open(page, '?lang=en&motion=reduced&scenario=aws');
  await lines(page, 'kubectl create deployment web --image=nginx', 'kubectl expose deployment web --port=80 --type=LoadBalancer', 'sleep 40', 'kubectl get service web');
  await expect(output(page)).toContainText(/web\s+LoadBalancer\s+\S+\s+\S+\.elb\.amazonaws\.com/);
  await closeDrawer(page);
  await told(page, /wants a load balancer for Service web/, { actor: 'cloud-controller-manager' });
  await told(page, /calls \S+ of the cloud provider, for/, { actor: 'cloud-controller-manager', grain: 'message' });
  await page.getByRole('navigation').getByRole('button', { name: 'Live' }).click();
  await breakAt(page, part(page, 'cloud'), "Cut off the provider's API");
  await lines(page, 'kubectl expose deployment web --name=late --port=80 --type=LoadBalancer', 'sleep 30', 'kubectl get service late');
  await expect(output(page)).toContainText(/late\s+LoadBalancer\s+\S+\s+<pending>/);
  await closeDrawer(page);
  await side(page).getByRole('button', { name: 'Zone outage' }).last().click();
  await lines(page, 'sleep 70', 'kubectl get nodes');
  await expect(output(page)).toContainText(/worker3\s+NotReady/);
});

test('S13 the life of a Pod: sandbox, start, end with an error, back-off, a graceful end', async ({ page }) => {
  await open(page, '?lang=es&motion=reduced&scenario=default');
  await lines(page, 'kubectl run brief --image=busybox -- sh -c "sleep 3; exit 1"', 'sleep 60', 'kubectl get pods');
  await expect(output(page)).toContainText(/brief\s+0\/1\s+(CrashLoopBackOff|Error)/);
  await lines(page, 'kubectl delete pod brief', 'kubectl get pods');
  await expect(output(page)).toContainText('No resources found');
  await closeDrawer(page);
  for (const words of [/un sandbox con la dirección|la habitación de/, /ha terminado, con código de salida 1/, /segundos antes de volver a arrancar/]) await told(page, words, { object: 'brief' });
});

test('S15 without its container runtime a node starts nothing; what runs there runs on', async ({ page }) => {
  await open(page, '?lang=es&motion=reduced&scenario=default');
  await lines(page, 'kubectl create deployment web --image=nginx --replicas=3', 'sleep 20');
  await closeDrawer(page);
  await breakAt(page, node(page, 'worker2'), 'Parar ejecutor');
  await lines(page, 'sleep 45', 'kubectl get nodes', `kubectl run late --image=nginx --overrides='{"spec":{"nodeName":"worker2"}}'`, 'sleep 10', 'kubectl get pods -o wide');
  await expect(output(page)).toContainText(/worker2\s+NotReady/);
  await expect(output(page)).toContainText(/web-\S+\s+1\/1\s+Running.*worker2/);
  await expect(output(page)).toContainText(/late\s+0\/1\s+Pending/);
  await closeDrawer(page);
  await told(page, /El ejecutor de contenedores containerd de worker2 ya no responde/);
});

test('S16 supervisord, as the course says, starts a killed kubelet again', async ({ page }) => {
  await open(page, '?lang=en&motion=reduced&scenario=default');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('tab', { name: 'Build your own' }).click();
  await dialog.getByRole('radiogroup', { name: /control plane nodes/ }).getByRole('radio', { name: '1' }).check({ force: true });
  await dialog.getByRole('radio', { name: 'supervisord' }).check({ force: true });
  await dialog.getByRole('button', { name: 'Start this cluster' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(node(page, 'worker3')).toBeVisible();
  await lines(page, 'ssh worker1 pkill -9 kubelet', 'sleep 5', 'ssh worker1 supervisorctl status');
  await expect(output(page)).toContainText(/kubelet\s+RUNNING/);
  await closeDrawer(page);
  await told(page, /supervisord starts kubelet on worker1 again/, { grain: 'message', actor: 'supervisor/worker1' });
});

test('S17 an add-on is objects like others: without its Pods its function is gone', async ({ page }) => {
  await open(page, '?lang=en&motion=reduced&scenario=default');
  await lines(page, 'kubectl run client --image=busybox --restart=Never -- sleep 3600', 'sleep 15', 'kubectl exec client -- nslookup kubernetes.default');
  await expect(output(page)).toContainText('Name:\tkubernetes.default.svc.cluster.local');
  await lines(page, 'kubectl scale deployment coredns -n kube-system --replicas=0', 'sleep 40', 'kubectl exec client -- nslookup kubernetes.default');
  await expect(output(page)).toContainText('connection timed out; no servers could be reached');
  await closeDrawer(page);
  await page.getByRole('button', { name: 'Add-ons', exact: true }).first().click();
  const card = page.locator('article').filter({ has: page.getByRole('heading', { name: 'CoreDNS' }) });
  await expect(card).toContainText('installed, but not working');
  await expect(card).toContainText('Without it no name can be looked up');
});

test('S22 of three masters one may fail; without a majority nothing can be written', async ({ page }) => {
  await open(page, '?lang=es&motion=reduced&scenario=ha3');
  await toEnd(page);
  await breakAt(page, part(page, 'etcd/controlplane2'), 'Quitar su manifiesto');
  await expect(side(page)).toContainText('Cada escritura necesita 2; fallos que aguanta: 1.');
  await lines(page, 'sleep 20', 'kubectl create configmap still');
  await expect(output(page)).toContainText('configmap/still created');
  await closeDrawer(page);
  await breakAt(page, part(page, 'etcd/controlplane3'), 'Quitar su manifiesto');
  await lines(page, 'sleep 40', 'kubectl create configmap never', 'kubectl get configmaps');
  await expect(output(page)).not.toContainText('configmap/never created');
  await closeDrawer(page);
  await told(page, /etcd ha perdido el quórum/i, { grain: 'milestone' });
});

test('S23 the network between the machines is cut: neither side can tell a cut from a dead machine', async ({ page }) => {
  await open(page, '?lang=en&motion=reduced&scenario=default');
  await breakAt(page, node(page, 'worker2'), 'Cut its network');
  await lines(page, 'sleep 70', 'kubectl get nodes');
  await expect(output(page)).toContainText(/worker2\s+NotReady/);
  await closeDrawer(page);
  await breakAt(page, node(page, 'worker2'), 'Mend its network');
  await lines(page, 'sleep 60', 'kubectl get nodes');
  await expect(output(page)).toContainText(/worker2\s+Ready/);
  await closeDrawer(page);
  await told(page, /You cut the network between worker2 and/, { grain: 'milestone' });
});

test('S26 the video of the lesson is a link: nothing of its site is asked for before a click', async ({ page }) => {
  const elsewhere: string[] = [];
  page.on('request', (request) => /^https?:\/\/(?!127\.0\.0\.1)/.test(request.url()) && elsewhere.push(request.url()));
  await open(page, '?lang=es&motion=reduced&mode=lesson');
  await page.getByRole('button', { name: 'De kubectl apply a un Pod en marcha' }).click();
  const link = page.getByRole('link', { name: 'Vídeo de la lección' });
  await expect(link).toHaveAttribute('href', /^https:\/\/www\.youtube\.com\/watch\?v=mF-OGBbA57k$/);
  await expect(link).toHaveAttribute('rel', /noopener/);
  await link.hover();
  expect(await page.locator('iframe, link[rel="preconnect"], link[rel="dns-prefetch"], link[rel="prefetch"]').count()).toBe(0);
  expect(elsewhere).toEqual([]);
});
