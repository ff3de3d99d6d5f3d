export default function LessonPanel(): null {
  return null;
}
