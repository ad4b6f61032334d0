import { varPreLine as measure, type uWrap } from 'uwrap';

/**
 * What Grafana's tables ask for the width of texts. Each table asks anew, and each time it measures 2,500 pairs of letters, an eighth of a
 * second: for the same face the answer is the same. Vite gives this to everybody who asks for the package.
 */
const known = new Map<string, uWrap>();

/** The measure for the face that this context has now. */
export function varPreLine(context: CanvasRenderingContext2D): uWrap {
  // Until a face has come the measure is that of another one.
  const face = `${document.fonts.check(context.font)} ${context.font} ${context.letterSpacing} ${context.wordSpacing}`;
  let answer = known.get(face);
  if (!answer) {
    // Kept with a context of its own: the table may use its one with another face later.
    const own = document.createElement('canvas').getContext('2d')!;
    own.letterSpacing = context.letterSpacing;
    own.wordSpacing = context.wordSpacing;
    own.font = context.font;
    known.set(face, (answer = measure(own)));
  }

  return answer;
}
