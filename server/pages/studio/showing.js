// What the page shows, as one value: told by its parts for the address, and the one way to bring all of them to it. An address
// that is opened, a button of the browser, a key typed again and whatever is chosen by hand all come here, so nothing of what was
// shown before remains.
import { byId, tell } from './dom.js';
import { nothing, pushAddress, writeAddress } from './address.js';
import { isOfFiles, noteOf } from './notes.js';
import { ServiceError } from './service.js';
import { say } from './words.js';

/** @param parts those of the page, each of which may be asked for only when something is shown */
export function showing(parts) {
  /** Which finding's way is played. */
  let finding = null;
  /** What waits for a file that an address cannot hold. */
  let missed = null;
  /** Where the followed flow belongs. */
  let family = null;
  /** Somebody asked for this very version, although the file is edited. */
  let isPinned = false;
  /** Counts what was asked for: the last one counts. */
  let turn = 0;
  let bringing = null;

  const isCurrent = ({ machine, version, root }) => root === null && version === parts.machines.hosted(machine)?.version;
  const isMissing = (error) => error instanceof ServiceError && error.status === 404;

  function now() {
    const { stage, flow, player, chosen, laid, checker, sandbox, search, track } = parts;
    const { chart } = stage;
    if (chart === null) return { ...nothing, search: search.wanted };
    return {
      machine: chart.machine, version: chart.isDraft || (isCurrent(chart) && !isPinned) ? null : chart.version, root: chart.root, draft: chart.isDraft ? 'yes' : null, select: chosen.id,
      flow: flow.id, at: flow.id !== null ? flow.at : player.length > 0 ? player.at : null,
      overlay: laid.chosen, file: laid.file, checked: checker.isAsked ? 'yes' : null, finding, sandbox: sandbox.way, search: search.wanted, track: track.isOn ? null : 'no', view: chart.isBlank ? null : stage.view.view, closed: stage.closed,
    };
  }

  /** Not while it is on its way there: what is half shown is not what was asked for. */
  const remember = () => { if (bringing !== turn && parts.stage.chart !== null) writeAddress(now()); };

  /** What is said of the picture, and which parts tell of it. */
  function note() {
    const { chart } = parts.stage;
    tell(byId('version-note'), noteOf(chart, family, parts.machines));
    const isHosted = chart !== null && isOfFiles(chart, parts.machines);
    for (const id of ['checker-section', 'sandbox-section']) byId(id).hidden = !isHosted;
    // Of a machine that was only just added there are none.
    for (const id of ['flows-section', 'overlay-section']) byId(id).hidden = !mayHaveFlows();
  }
  const mayHaveFlows = () => {
    const { chart } = parts.stage;
    return chart !== null && !(chart.isDraft && parts.machines.hosted(chart.machine) === undefined);
  };

  /** One thing is played at a time: a flow, the way to a finding, or the sandbox. */
  function leave() {
    finding = missed = family = null;
    parts.flow.stop();
    parts.sandbox.leave();
    parts.track.begin();
    parts.player.play([]);
    note();
  }

  /** Of a flow, the picture of the very machine it runs on. */
  const homeOf = ({ machine, version, root }) => ({ machine, version, root, draft: null });

  /** Of what an address names, what is there to be drawn: the file as it is now, unless a version is named; null when there is nothing. */
  function releaseOf({ machine, version, root, sandbox }) {
    const hosted = parts.machines.hosted(machine);
    const draft = parts.machines.draft(machine);
    // What is played is what the files hold.
    if (root === null && (version === null || sandbox !== null) && (hosted ?? draft) !== undefined) return { machine, version: draft === undefined ? hosted.version : null, root, draft: draft ?? null };
    const other = parts.machines.other(machine, version);
    if (version === null && other === null) return null;
    return { machine, version: version ?? other.version, root: root ?? (version === null ? other.root : null), draft: null };
  }

  /** Of a version without a picture the reason is shown; in the place of one that never was, the hosted one. @returns whether it is there */
  async function draw(release, closed) {
    const { stage, machines } = parts;
    try {
      return await stage.draw(release, closed);
    } catch (error) {
      if (!isMissing(error)) throw error;
      const instead = family !== null || machines.other(release.machine, release.version) !== null ? null : releaseOf({ ...nothing, machine: release.machine });
      if (instead === null || JSON.stringify(instead) === JSON.stringify(release)) stage.blank(release);
      else if (await stage.draw(instead, null)) tell(byId('said'), `${say('refused', { why: error.message })}. ${say('hostedInstead')}`);
      else return false;
      return true;
    }
  }

  function showNone(machine) {
    parts.stage.clear();
    parts.chosen.choose(null, false);
    parts.search.wanted = '';
    parts.laid.restore(null, null);
    tell(byId('said'), machine === null ? say('keyTaken') : say('noSuchMachine', { machine }));
  }

  /** @param isEdited the files have changed: a way through them begins anew */
  async function bring(wanted, { isEdited = false } = {}) {
    const { stage, flow, chosen, search, checker, laid, sandbox, track, player } = parts;
    const mine = (bringing = ++turn);
    const isMine = () => mine === turn;
    leave();
    const at = wanted.at === null ? null : Number(wanted.at);
    try {
      if (wanted.flow !== null) {
        byId('flow-section').open = true;
        byId('flow-id').value = wanted.flow;
        family = await flow.find(wanted.flow, at).catch((error) => {
          if (!isMissing(error)) throw error;
          tell(byId('flow-status'), say('refused', { why: error.message }));
          return null;
        });
        if (!isMine()) return;
      } else byId('flow-id').value = '';
      const asked = wanted.machine === null ? null : releaseOf(wanted);
      const release = family === null ? asked : homeOf(family);
      if (release === null) {
        showNone(wanted.machine);
        return;
      }
      const isSame = wanted.machine === null || release.machine === wanted.machine;
      const isDrawn = await draw(release, isSame ? wanted.closed : null);
      if (!isMine()) return;
      // Somebody closed or opened a state meanwhile: what is shown goes on being shown.
      if (!isDrawn) return void (bringing = null);
      isPinned = family === null && wanted.version !== null && stage.release.version === wanted.version;
      note();
      const isSeen = wanted.view !== null && JSON.stringify(asked) === JSON.stringify(release);
      if (isSeen) stage.view.view = wanted.view;
      chosen.choose(isSame ? wanted.select : null, !isSeen);
      search.wanted = wanted.search ?? '';
      if (wanted.checked === null || !checker.isAsked || isEdited) checker.on(stage.chart);
      const isOfTools = isOfFiles(stage.chart, parts.machines);
      const isFileMissed = wanted.finding !== null && wanted.file !== null && wanted.checked === null;
      const playFinding = () => {
        checker.play(Number(wanted.finding));
        track.begin(wanted.track === null);
        if (at !== null) player.go(at);
      };
      missed = isFileMissed ? playFinding : null;
      laid.restore(mayHaveFlows() ? wanted.overlay : null, wanted.file);
      for (const [section, part] of [['overlay', wanted.overlay ?? wanted.file], ['checker', wanted.checked ?? wanted.finding], ['sandbox', wanted.sandbox]]) if (part !== null) byId(`${section}-section`).open = true;
      track.begin(wanted.track === null);
      if (family !== null) void flow.run();
      if (isOfTools && wanted.checked !== null && !checker.isAsked) await checker.check();
      if (!isMine()) return;
      if (isOfTools && wanted.sandbox !== null && family === null) {
        if (isEdited) await sandbox.resume(wanted.sandbox.split('.')[0], 0);
        if (!isMine()) return;
        await sandbox.resume(wanted.sandbox, at);
      } else if (family === null && wanted.finding !== null && !isFileMissed) playFinding();
      track.begin(wanted.track === null);
    } catch (error) {
      if (!isMine()) return;
      // The address goes on saying what was asked for: whoever loads the page again, or types the key again, gets there.
      parts.machines.mark(stage.chart);
      throw error;
    }
    if (!isMine()) return;
    bringing = null;
    remember();
  }

  return {
    now, bring, remember, note,
    /** Something else, from which the browser's button leads back. */
    async go(wanted) {
      pushAddress(wanted);
      await bring(wanted);
    },
    /** The picture is of the machine as it is hosted, or as its file is, whichever that may be: not of a version for its own sake. */
    isLatest: () => parts.stage.chart !== null && family === null && !isPinned && now().version === null && parts.stage.chart.root === null,
    /** Whether what is shown would be drawn in another way by now. */
    isStale: (wanted = now()) => family === null && parts.stage.chart !== null && JSON.stringify(releaseOf(wanted)) !== JSON.stringify(parts.stage.release),
    /** What is known of the flow that is followed has changed. */
    async belongs(next) {
      family = next;
      const { stage } = parts;
      const release = homeOf(next);
      if (JSON.stringify(release) !== JSON.stringify(stage.release)) await draw(release, next.machine === stage.chart?.machine ? stage.closed : null);
      note();
    },
    /** @param way of a finding, by its number; null: of the sandbox, which goes on */
    plays(way) {
      if (way !== null) leave();
      else {
        parts.flow.stop();
        family = null;
        note();
      }
      finding = way;
    },
    /** Whoever lacked a file has it now. */
    found() {
      missed?.();
      missed = null;
    },
  };
}
