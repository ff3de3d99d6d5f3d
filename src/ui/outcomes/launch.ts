/** What a packaged page is told in its `<html>` (outcomes/scormPackage.ts): the lesson that it is, and in which language it opens. */
import { LEVELS, type Level } from '../../lessons/runner.ts';

export interface Launch {
  readonly lesson: string;
  /** Address of its text beside the page, when it is none of ours. */
  readonly file: string | undefined;
  readonly level: Level;
}

export function launchOf({ lms, lesson, lessonFile, level }: DOMStringMap): Launch | undefined {
  if (lms !== 'scorm12' || lesson === undefined) return undefined;
  return { lesson, file: lessonFile, level: LEVELS.find((one) => one === level) ?? 'shown' };
}
