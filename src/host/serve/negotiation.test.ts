import { describe, expect, it } from 'vitest';
import { formFor, readObject } from './negotiation.ts';
import { apiRequest } from './requestPath.ts';

const read = (method: string, contentType: string, body: string, url = '/api/v1/namespaces/default/pods') =>
  readObject(apiRequest({ method, url, accept: '', contentType, userAgent: '', user: 'a' })!, contentType, Buffer.from(body));
const refusal = (...args: Parameters<typeof read>): string => {
  const outcome = read(...args);
  return 'refusal' in outcome ? `${outcome.refusal.code} ${outcome.refusal.message}` : `read ${JSON.stringify(outcome.body)}`;
};

describe('bodies', () => {
  it('are JSON unless they say otherwise', () => {
    expect(read('POST', '', '{"a":1}')).toEqual({ body: { a: 1 } });
    expect(read('POST', 'application/json; charset=utf-8', '{"a":1}')).toEqual({ body: { a: 1 } });
    expect(read('POST', 'application/yaml', 'a: 1\n')).toEqual({ body: { a: 1 } });
    expect(read('PATCH', 'application/apply-patch+yaml', 'a: 1\n')).toEqual({ body: { a: 1 } });
    expect(read('GET', 'text/plain', 'whatever')).toEqual({ body: undefined });
    expect(read('DELETE', 'text/plain', '')).toEqual({ body: undefined });
  });

  it('of other kinds are not taken', () => {
    const objects = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
    expect(refusal('POST', 'text/plain', '{}')).toBe(`415 the body of the request was in an unknown format - accepted media types include: ${objects}`);
    expect(refusal('PATCH', 'application/json', '{}')).toMatch(/^415 .*application\/json-patch\+json, application\/merge-patch\+json, application\/strategic-merge-patch\+json, application\/apply-patch\+yaml$/);
  });

  it('that are no JSON are refused as Go would', () => {
    const pod = (fault: string, summary: string): string => `400 the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: ${fault} (${summary})`;
    expect(refusal('POST', 'application/json', '{')).toBe(pod('unexpected end of JSON input', '{'));
    expect(refusal('POST', 'application/json', '{"a":x}')).toBe(pod("invalid character 'x' looking for beginning of value", '{"a":x}'));
    expect(refusal('POST', 'application/json', '{"a":1 "b":2}')).toBe(pod(`invalid character '"' after object key:value pair`, '{"a":1 "b":2}'));
    expect(refusal('POST', 'application/json', '{a:1}')).toBe(pod("invalid character 'a' looking for beginning of object key string", '{a:1}'));
    expect(refusal('POST', 'application/json', '{"a" 1}')).toBe(pod("invalid character '1' after object key", '{"a" 1}'));
    expect(refusal('POST', 'application/json', '[1 2]')).toBe(pod("invalid character '2' after array element", '5b3120325d'));
    expect(refusal('POST', 'application/json', '{} x')).toBe(pod("invalid character 'x' after top-level value", '{} x'));
    expect(refusal('PATCH', 'application/merge-patch+json', '{"spec":x}', '/api/v1/namespaces/default/pods/a')).toBe("400 invalid character 'x' looking for beginning of value");
    expect(refusal('POST', 'application/yaml', 'a: [')).toMatch(/^400 /);
  });
});

describe('answers', () => {
  it('are JSON wherever that is taken', () => {
    expect(['', '*/*', 'application/json', 'application/vnd.kubernetes.protobuf,application/json', 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'].map(formFor)).toEqual(Array.from({ length: 5 }, () => 'json'));
    expect(formFor('application/vnd.kubernetes.protobuf;stream=watch')).toBe('protobuf');
    expect(formFor('text/html')).toBeUndefined();
  });
});
