/** YAML to apply: examples, a dropped or pasted file, errors at their line and column, and what the API server answered. */
import { FileUp, Play, Undo2 } from 'lucide-react';
import { useEffect, useRef, useState, type DragEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { textOfFile } from '../../session/fileText.ts';
import type { Typed } from '../../session/session.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { Output } from '../controls/Output.tsx';
import { usePage, useSession } from '../session.tsx';
import { useSay } from '../text.ts';
import { checking, createCode, type Code, type Placed } from './code.ts';
import css from './editor.module.css';
import { chooseFile, EXAMPLES, files, writeFile } from './files.ts';

/** Larger files are not taken: the engine's own limit for one request. */
const LARGEST = 5_000_000;

/** A file's name as a word of the terminal line. */
const quoted = (name: string): string => (/^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`);

function useCode(current: string) {
  const place = useRef<HTMLDivElement>(null);
  const code = useRef<Code>(undefined);
  const [problems, setProblems] = useState<readonly Placed[]>([]);
  const { t } = useTranslation();
  const label = t('editor.label', { name: current });
  useEffect(() => {
    if (place.current === null) return undefined;
    const text = files.getState().texts.get(current) ?? '';
    const made = createCode(place.current, text, label, (next) => {
      if (files.getState().texts.get(current) !== next) writeFile(current, next);
    }, checking(setProblems));
    code.current = made;
    // Written elsewhere: in the presenter's other window, by a lesson, by a file that is dropped here.
    const stop = files.subscribe(({ texts }, before) => {
      if (texts !== before.texts) made.show(texts.get(current) ?? '');
    });
    return () => {
      stop();
      made.destroy();
    };
    // A new language needs no new editor: its label is said when the file is changed next.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [current]);
  return { place, code, problems };
}

function Result({ outcome }: { readonly outcome: Typed }): ReactElement {
  const { t } = useTranslation();
  return (
    <div className={css['result']} data-bad={outcome.exitCode !== 0 || undefined} role="status">
      <Output text={outcome.stdout} />
      <Output text={outcome.stderr} className={css['error']} />
      {outcome.notSimulated.map((kind) => <p key={kind}>{t('terminal.notSimulated', { kind })}</p>)}
    </div>
  );
}

function FileChoice({ current, names }: { readonly current: string; readonly names: readonly string[] }): ReactElement {
  const { t } = useTranslation();
  const say = useSay();
  const own = names.filter((name) => !EXAMPLES.includes(name));
  return (
    <select className={css['select']} aria-label={t('editor.file')} value={current} onChange={(event) => chooseFile(event.target.value)}>
      <optgroup label={t('editor.examples')}>
        {EXAMPLES.map((name) => <option key={name} value={name}>{`${name} — ${say(`editor.example.${name.replace('.yaml', '')}`)}`}</option>)}
      </optgroup>
      {own.length > 0 && <optgroup label={t('editor.own')}>{own.map((name) => <option key={name} value={name}>{name}</option>)}</optgroup>}
    </select>
  );
}

export default function Editor(): ReactElement {
  const { t } = useTranslation();
  const say = useSay();
  const { session } = usePage();
  const { current, texts } = useStore(files);
  const { place, code, problems } = useCode(current);
  const line = `kubectl apply -f ${quoted(current)}`;
  // What the API server answered stands in the terminal, which is the same in every window.
  const outcome = useSession(({ terminal }) => (terminal.at(-1)?.line === line && terminal.at(-1)?.exitCode !== undefined ? terminal.at(-1) : undefined));
  const [dropping, setDropping] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    if (file.size > LARGEST) session.set({ notice: { code: 'tooLarge', tone: 'bad' } });
    else writeFile(file.name, textOfFile(new Uint8Array(await file.arrayBuffer())));
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setDropping(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <div className={css['editor']} data-dropping={dropping || undefined} onDragOver={(event) => { event.preventDefault(); setDropping(true); }} onDragLeave={() => setDropping(false)} onDrop={onDrop}>
      <div className={css['bar']}>
        <FileChoice current={current} names={[...texts.keys()]} />
        <IconButton label={t('editor.undo')} onClick={() => code.current?.undo()}><Undo2 size={16} /></IconButton>
        <IconButton label={t('editor.openFile')} onClick={() => picker.current?.click()}><FileUp size={16} /></IconButton>
        <input ref={picker} type="file" accept=".yaml,.yml,.json,.txt" hidden onChange={(event) => { void take(event.target.files?.[0]); event.target.value = ''; }} />
        <i className={css['space']} />
        <Button look="primary" icon={<Play size={14} fill="currentColor" />} onClick={() => void session.run(line)}>{t('editor.apply')}</Button>
      </div>
      <div ref={place} className={css['code']} />
      {problems.length > 0 && (
        <ul className={css['problems']} role="status">
          {problems.slice(0, 3).map((problem) => <li key={problem.from}><button type="button" onClick={() => code.current?.go(problem.from)}>{t('editor.problem', { line: problem.line, column: problem.column, message: say(`editor.fault.${problem.fault}`) })}</button></li>)}
        </ul>
      )}
      {outcome !== undefined && <Result outcome={outcome} />}
    </div>
  );
}
