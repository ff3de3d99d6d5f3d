import { describe, expect, test } from 'vitest';
import { podTerminal } from '../testing/podTerminal.ts';

describe('a terminal reaches into Pods', () => {
  const { run, type } = podTerminal();

  test('by a forwarded port, for as long as the Pod lives', () => {
    expect(type('curl localhost:8080')).toBe("curl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't connect to server\n");
    const { revision } = run;
    expect(type('kubectl port-forward pod/web 8080:80')).toBe('Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\n');
    expect(type('kubectl port-forward svc/web 8000')).toBe('Forwarding from 127.0.0.1:8000 -> 80\nForwarding from [::1]:8000 -> 80\n');
    for (const port of [8080, 8000]) expect(type(`curl -s http://localhost:${port}/ | grep title`)).toBe('<title>Welcome to nginx!</title>\n');
    expect(type(`curl -s -o /dev/null -w '%{http_code}\\n' 127.0.0.1:8080/nope`)).toBe('404\n');
    expect(type('kubectl port-forward web 8080:80')).toContain('bind: address already in use');
    expect(type('kubectl port-forward web 9000:81; curl localhost:9000')).toContain('curl: (52) Empty reply from server');
    expect(run.revision).toBe(revision);
    expect(type('pkill kubectl; curl localhost:8000')).toContain('curl: (7)');
    type('kubectl port-forward web 8080:80; kubectl delete pod web');
    expect(type('curl localhost:8080')).toContain('curl: (7)');
    expect(type('curl http://web')).toContain('only what kubectl port-forward has opened can be reached');
  });

  test('and says which port there is none of', () => {
    expect(type('kubectl port-forward talker')).toContain('TYPE/NAME and list of ports are required for port-forward');
    expect(type('kubectl port-forward talker http')).toBe("error: Pod 'talker' does not have a named port 'http'\n");
    expect(type('kubectl port-forward talker a:b:c')).toBe("error: invalid port format 'a:b:c'\n");
    expect(type('kubectl port-forward nope 80')).toBe('Error from server (NotFound): pods "nope" not found\n');
  });
});
