// Which of the forms there are a caller would rather have (RFC 9110, section 12.5.1).

type Range = { readonly type: string; readonly quality: number };

function rangesOf(accept: string): Range[] {
  return accept.split(',').flatMap((part) => {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    const quality = parameters.map((parameter) => /^q=(0(?:\.\d{1,3})?|1(?:\.0{1,3})?)$/.exec(parameter)?.[1]).find((value) => value !== undefined);
    return type === '' ? [] : [{ type, quality: quality === undefined ? 1 : Number(quality) }];
  });
}

/** The nearer a range names a type, the more it counts. */
const nearness = ({ type }: Range, offered: string): number => (type === offered ? 2 : type === `${offered.split('/')[0]}/*` ? 1 : type === '*/*' ? 0 : -1);

/** @param offered the one to have in case of doubt first @returns null where none of them is wanted */
export function preferred<const Offered extends string>(accept: string | undefined, offered: readonly Offered[]): Offered | null {
  const ranges = rangesOf(accept ?? '*/*');
  const wanted = offered.map((type) => {
    const nearest = ranges.filter((range) => nearness(range, type) >= 0).toSorted((a, b) => nearness(b, type) - nearness(a, type))[0];
    return { type, quality: nearest?.quality ?? 0 };
  });
  const best = Math.max(0, ...wanted.map(({ quality }) => quality));
  return best === 0 ? null : wanted.find(({ quality }) => quality === best)?.type ?? null;
}
