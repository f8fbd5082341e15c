// Parameters of a guard or an action that are computed from the event often hold a constant beside what is computed, and that
// constant is what tells two transitions apart: `({ event }) => ({ verdict: event.output.verdict, expected })`. It is found
// only where the function's text shows that nothing is decided or called on the way: then what comes out is no guess.

/** An arrow function of one parameter, taken apart, whose body is an object of names, paths and literals. */
const plainArrow = /^\(\s*\{[\w\s:,$]*\}\s*\)\s*=>\s*\(?\s*\(\s*\{([^{}()[\]`]*)\}\s*\)\s*\)?$/;
/** No ternary, no comparison, no arithmetic: `?.` is all there may be of a question. */
const decides = /\?(?!\.)|[=<>&|!+*/%^~]|\.\.\./;
const quoted = /'[^'\\\n]*'|"[^"\\\n]*"/g;

/** The constant parts, null where there are none, or where it cannot be told. */
export function constantParams(params: (args: never) => unknown): Readonly<Record<string, unknown>> | null {
  const body = plainArrow.exec(String(params))?.[1];
  if (body === undefined || decides.test(body.replaceAll(quoted, ''))) return null;
  try {
    const found = params({ context: unknown, event: unknown, self: unknown, system: unknown } as never); // no path of it is looked at
    const constants = Object.entries(found as object).filter(([, value]) => isConstant(value));
    return constants.length === 0 ? null : Object.fromEntries(constants);
  } catch {
    return null;
  }
}

/** Whatever is asked of it, it is still unknown. */
const unknown: object = new Proxy(() => {}, { get: () => unknown });

const isConstant = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value) || (Array.isArray(value) && value.every(isConstant));
