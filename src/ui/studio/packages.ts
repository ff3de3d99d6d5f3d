/** Registry of what a teacher can take away besides texts: files for a learning platform. To add one: its words (`studio:package.<id>`) and how it is made. */
import type { Composition } from './composition.ts';

interface PackageKind {
  readonly id: 'scorm';
  /** Whether there is such a file of what is put together. */
  readonly fits: (composition: Composition) => boolean;
  /** The file, by its name. Throws when the site's own files cannot be had. */
  readonly make: (composition: Composition, title: string) => Promise<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer>; readonly type: string }>;
}

export const PACKAGES: readonly PackageKind[] = [
  {
    id: 'scorm',
    fits: ({ content }) => content === 'lesson',
    async make({ lesson, language }, title) {
      const [{ makePackage, packaged }, { ownLesson }] = await Promise.all([import('../outcomes/sitePackage.ts'), import('../lesson/lessonFiles.ts')]);
      const bytes = await makePackage([packaged(await ownLesson(lesson), language)], { title, language, level: 'shown' });
      return { name: `podium-${lesson}-scorm.zip`, bytes: new Uint8Array(bytes), type: 'application/zip' };
    },
  },
];
