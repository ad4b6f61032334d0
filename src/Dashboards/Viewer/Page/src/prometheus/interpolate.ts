import type { ScopedVars } from '@grafana/data';
import { sceneGraph, type SceneObject, type VariableValue } from '@grafana/scenes';

interface VariableFacts {
  multi?: boolean;
  includeAll?: boolean;
}

/** The object of the page in whose place a text stands; scenes hands it along with every request. */
export function placeOf(scopedVars?: ScopedVars): SceneObject | undefined {
  return (scopedVars?.__sceneObject?.value as { valueOf(): SceneObject } | undefined)?.valueOf();
}

/**
 * Puts the variables of the page into an expression. A value that lands in a quoted string is escaped for the quotes around it, and one of a
 * variable with several values for the regular expression that it becomes part of; so a label with quotes, backslashes or dots selects itself.
 */
export function interpolateExpression(expression: string, scopedVars?: ScopedVars): string {
  const place = placeOf(scopedVars);
  if (!place) {
    return expression;
  }

  return parts(expression)
    .map(({ text, quote }) =>
      sceneGraph.interpolate(place, text, scopedVars, ((value: VariableValue, variable: VariableFacts) => format(value, variable, quote)) as never))
    .join('');
}

function format(value: VariableValue, variable: VariableFacts, quote: string): string {
  const several = Boolean(variable.multi || variable.includeAll);
  const one = (text: string) => forQuote(several ? forRegex(text) : text, quote);
  if (Array.isArray(value)) {
    const all = value.map((item) => one(String(item)));
    return all.length === 1 ? all[0] : `(${all.join('|')})`;
  }

  return one(String(value));
}

/** RE2's special characters, taken literally. */
const forRegex = (text: string) => text.replace(/[\\^$*+?.()|[\]{}]/g, '\\$&');

/** What a string of this quote must not hold as it is. Backquoted strings know no escapes. */
function forQuote(text: string, quote: string) {
  if (quote === '' || quote === '`') {
    return text;
  }

  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replaceAll(quote, `\\${quote}`);
}

/** An expression, cut at the borders of its strings; the quotes themselves belong to the parts outside. */
function parts(expression: string): Array<{ text: string; quote: string }> {
  const all: Array<{ text: string; quote: string }> = [];
  let start = 0;
  let quote = '';
  for (let at = 0; at < expression.length; at++) {
    const sign = expression[at];
    if (quote === '') {
      if (sign === '"' || sign === "'" || sign === '`') {
        all.push({ text: expression.slice(start, at + 1), quote: '' });
        [quote, start] = [sign, at + 1];
      }
    } else if (sign === '\\' && quote !== '`') {
      at++;
    } else if (sign === quote) {
      all.push({ text: expression.slice(start, at), quote });
      [quote, start] = ['', at];
    }
  }

  all.push({ text: expression.slice(start), quote });
  return all;
}

/** Variables that are still in an expression after all values were put in; `$1` of label_replace is none. */
export function unresolved(expression: string): string[] {
  return [...expression.matchAll(/\$\{[A-Za-z_][^}]*\}|\$[A-Za-z_]\w*|\[\[\w+\]\]/g)].map((match) => match[0]);
}
