/**
 * What names may be made of, in Kubernetes' own words. Upstream: k8s.io/apimachinery/pkg/util/validation/validation.go, pkg/api/validate/content.
 */
const LABEL_FORMAT = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN_FORMAT = `${LABEL_FORMAT}(\\.${LABEL_FORMAT})*`;
const LABEL = new RegExp(`^${LABEL_FORMAT}$`);
const SUBDOMAIN = new RegExp(`^${SUBDOMAIN_FORMAT}$`);
const KEY_FORMAT = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const KEY = new RegExp(`^${KEY_FORMAT}$`);
const VALUE = new RegExp(`^(${KEY_FORMAT})?$`);
const KEY_RULE = `must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${KEY_FORMAT}')`;
const VALUE_RULE = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${KEY_FORMAT})?')`;

/** Every fault of one text; none when it is well formed. */
export type Faults = readonly string[];

const NONE: Faults = [];

/** Go's len(): bytes of UTF-8. Each half of a surrogate pair counts two. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) bytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}

const maxLength = (length: number): string => `must be no more than ${length} characters`;
const maxBytes = (length: number): string => `must be no more than ${length} bytes`;

export function dnsSubdomainFaults(text: string): Faults {
  const faults: string[] = text.length > 253 ? [maxLength(253)] : [];
  if (SUBDOMAIN.test(text)) return faults;
  return [
    ...faults,
    `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN_FORMAT}')`,
  ];
}

export function dnsLabelFaults(text: string): Faults {
  const faults: string[] = text.length > 63 ? [maxLength(63)] : [];
  if (LABEL.test(text)) return faults;
  if (SUBDOMAIN.test(text)) return [...faults, 'must not contain dots'];
  return [
    ...faults,
    `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL_FORMAT}')`,
  ];
}

/** A key of labels, annotations, taints, resources: `name` or `prefix.example.com/name`. */
export function labelKeyFaults(key: string): Faults {
  if (key.length <= 63 && KEY.test(key)) return NONE;
  const parts = key.split('/');
  if (parts.length > 2) return [`a valid label key ${KEY_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  const name = parts[parts.length - 1] ?? '';
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const faults: string[] = [];
  if (prefix === '') faults.push('prefix part must be non-empty');
  else if (prefix !== undefined)
    faults.push(...dnsSubdomainFaults(prefix).map((fault) => `prefix part ${fault.replace(maxLength(253), maxBytes(253))}`));
  if (name === '') faults.push('name part must be non-empty');
  else if (name.length > 63) faults.push(`name part ${maxBytes(63)}`);
  if (!KEY.test(name)) faults.push(`name part ${KEY_RULE}`);
  return faults;
}

export function labelValueFaults(value: string): Faults {
  if (value.length <= 63 && VALUE.test(value)) return NONE;
  return [...(byteLength(value) > 63 ? [maxBytes(63)] : []), ...(VALUE.test(value) ? [] : [VALUE_RULE])];
}

export function portNameFaults(name: string): Faults {
  const faults: string[] = [];
  if (name.length > 15) faults.push(maxLength(15));
  if (!/^[-a-z0-9]+$/.test(name)) faults.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(name)) faults.push('must contain at least one letter (a-z)');
  if (name.includes('--')) faults.push('must not contain consecutive hyphens');
  if (name.startsWith('-') || name.endsWith('-')) faults.push('must not begin or end with a hyphen');
  return faults;
}

export const percentFaults = (text: string): Faults =>
  /^[0-9]+%$/.test(text)
    ? NONE
    : [
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      ];

export const httpHeaderNameFaults = (name: string): Faults =>
  /^[-A-Za-z0-9]+$/.test(name)
    ? NONE
    : [
        "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
      ];

export function configKeyFaults(key: string): Faults {
  const faults: string[] = [];
  if (key.length > 253) faults.push(maxLength(253));
  if (!/^[-._a-zA-Z0-9]+$/.test(key))
    faults.push(
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    );
  if (key === '.') faults.push("must not be '.'");
  else if (key === '..') faults.push("must not be '..'");
  else if (key.startsWith('..')) faults.push("must not start with '..'");
  return faults;
}

export function envNameFaults(name: string): Faults {
  if (name === '') return ['environment variable name must be non-empty'];
  return /^[\x20-\x3c\x3e-\x7e]+$/.test(name)
    ? NONE
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

export const rangeFault = (low: number, high: number): string => `must be between ${low} and ${high}, inclusive`;

export const portFaults = (port: number): Faults => (port >= 1 && port <= 65_535 ? NONE : [rangeFault(1, 65_535)]);

/** A generateName may end in a dash: something is going to follow. */
const withoutTrailingDash = (name: string): string => (name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name);

type NameRule = (name: string, prefix: boolean) => Faults;

export const subdomainName: NameRule = (name, prefix) => dnsSubdomainFaults(prefix ? withoutTrailingDash(name) : name);
export const labelName: NameRule = (name, prefix) => dnsLabelFaults(prefix ? withoutTrailingDash(name) : name);
