// The last page of a registration: what is on file now, masked, and what is asked for first.
import { defaultLine, methodLine } from './on-file-lines.ts';
import { line, type PageOf } from './page.ts';

export const confirmRegistration: PageOf = (sight) => ({
  text: [
    line('page.confirmRegistration.text'), ...sight.onFile.flatMap((method) => methodLine(method) ?? []),
    defaultLine(sight), line('page.confirmRegistration.next'),
  ],
});
