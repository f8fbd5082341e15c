// What somebody who looks at a picture has to know of it: that it is not of what is hosted, not of what the files hold, or why.
import { say } from './words.js';

/** @param family where the followed flow belongs; null when none is followed @param machines the choice of them */
export function noteOf(chart, family, machines) {
  if (chart === null) return '';
  const { machine, version, root, isDraft, isBlank } = chart;
  const hosted = root === null ? machines.hosted(machine) : undefined;
  const isOther = hosted !== undefined && !isDraft && version !== hosted.version;
  const isEdited = root === null && !isDraft && machines.draft(machine) !== undefined;
  const told = [];
  if (family !== null) {
    if (isBlank) told.push(say('goneVersion', { machine, version }));
    else if (!family.isHosted) told.push(say('pastVersion', { version }));
    else if (isOther) told.push(say('olderVersion', { version }));
    if (isOther && !family.isHosted) told.push(say('hostedNow', { version: hosted.version }));
  } else if (!isBlank && !isDraft && root === null) {
    if (hosted === undefined) told.push(say('noLongerHosted', { version }));
    else if (isOther) told.push(say('otherPicture', { version }), say('hostedNow', { version: hosted.version }));
  }
  if (hosted !== undefined && machines.isMissing(machine)) {
    const to = machines.renamed(machine);
    told.push(to === null ? say('fileDeleted') : say('fileRenamed', { to }));
  } else if (hosted !== undefined && isEdited) told.push(say(family === null ? 'editedSince' : 'editedMeanwhile'));
  if (hosted !== undefined && !isOfFiles(chart, machines)) told.push(say('notOfFiles'));
  return told.join(' ');
}

/** Whether the picture is of what checker and sandbox tell of: the files as they are, of a machine that is hosted. */
export function isOfFiles({ machine, version, root, isDraft }, machines) {
  const hosted = root === null ? machines.hosted(machine) : undefined;
  if (hosted === undefined) return false;
  return isDraft || (version === hosted.version && machines.draft(machine) === undefined);
}
