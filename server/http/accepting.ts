// Which of the media types a route can answer in a caller would rather have (RFC 9110 section 12.5.1), as far as it matters
// here: another type than JSON is only given to whoever names it.

/** Whether `Accept` names this type with a weight above none, and not JSON with a greater one. */
export function wants(accept: string | undefined, type: string): boolean {
  const asked = accept?.toLowerCase() ?? '';
  if (!asked.includes(type)) return false;
  const weights = new Map(asked.split(',').map((range) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return [name, weight === undefined ? 1 : Number(weight)] as const;
  }));
  const wanted = weights.get(type) ?? 0;
  return wanted > 0 && wanted >= (weights.get('application/json') ?? 0);
}
