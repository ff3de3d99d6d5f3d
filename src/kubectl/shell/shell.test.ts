import { expect, test } from 'vitest';
import { terminal } from '../testing/terminal.ts';

const LINES: readonly (readonly [line: string, printed: string])[] = [
  ['echo a  b', 'a b\n'],
  [`printf 'x=1\\ny=2\\n' > f.env; cat f.env | wc -l`, '2\n'],
  ['X=$(echo a b); echo "$X" $X "${Y:-none}"', 'a b a b none\n'],
  [`cat <<EOF\nline $((1 + 2))\nEOF\necho after`, 'line 3\nafter\n'],
  [`cat <<'EOF'\n$X\nEOF`, '$X\n'],
  ["cat <<< 'a b'", 'a b\n'],
  ['for i in 1 2; do echo n$i; done | tail -1', 'n2\n'],
  ['false && echo no || echo yes', 'yes\n'],
  ['if [ a = a ]; then echo same; else echo other; fi', 'same\n'],
  ['nope', 'sh: nope: command not found\n'],
  ['nope 2>/dev/null; echo $?', '127\n'],
  [`printf 'pod/a\\npod/b\\n' | head -1 | cut -d/ -f2`, 'a\n'],
  [`printf 'b 2\\na 1\\n' | sort | awk '{print $2, $1}'`, '1 a\n2 b\n'],
  [`printf 'a:1\\nb:2\\n' | awk -F: 'NR>1 {print $1}'`, 'b\n'],
  [`echo hola | sed 's/o/0/; s/a$/A/' | tr a-z A-Z`, 'H0LA\n'],
  [`printf 'x\\ny\\nxx\\n' | grep -c x`, '2\n'],
  ['echo -n 1234 | base64', 'MTIzNA==\n'],
  ['echo MTIzNA== | base64 -d', '1234'],
  [`echo 'unfinished`, "sh: unexpected EOF while looking for matching `''\n"],
  [`kubectl get ns -o name | grep -v kube # a comment`, 'namespace/default\n'],
];

test.each(LINES)('%s', (line, printed) => {
  expect(terminal()(line)).toBe(printed);
});

test("arguments keep their quotes' meaning", () => {
  expect(terminal()(`P=ns/default; kubectl get "$P" -o jsonpath='{.metadata.name}{"\\n"}'`)).toBe('default\n');
});
