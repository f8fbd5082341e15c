// A file with the object id of a user on each line, as the original script takes it.

export type ListedUsers = {
  /** In the order of the file; one that is listed twice is there twice. */
  readonly ids: readonly string[];
  /** What was passed over or trimmed, a line each, for whoever reads along. */
  readonly remarks: readonly string[];
};

/** The original script would have asked the directory for a blank line, and for an id with a blank behind it. */
export function listedUsers(text: string): ListedUsers {
  const ids: string[] = [];
  const remarks: string[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  lines.forEach((line, i) => {
    const id = line.trim();
    if (id === '') remarks.push(`line ${i + 1} is blank: passed over`);
    else {
      if (id !== line) remarks.push(`line ${i + 1}: white space around the id left out`);
      ids.push(id);
    }
  });
  return { ids, remarks };
}
