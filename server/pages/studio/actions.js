// The events that a flow takes now, as forms. Whoever types into one keeps it, however the flow moves meanwhile, until its schema
// changes or it is sent.
import { h } from './dom.js';
import { actionForm } from './form.js';

/** `onSend(action, values)` rejects with what the service refuses. */
export function actionsPanel({ element, onSend }) {
  /** By the name of its event: the form, and what it was made of. */
  const forms = new Map();
  element.tabIndex = -1; // where the focus goes when what had it is gone

  function formOf(action) {
    const made = JSON.stringify(action);
    if (forms.get(action.name)?.made !== made) {
      forms.set(action.name, { made, form: actionForm(action, async (values) => {
        await onSend(action, values);
      }) });
    }
    return forms.get(action.name).form;
  }

  /** What stays is not touched: to be put in once more would cost it the focus. */
  function lay(wanted) {
    const hadFocus = element.contains(document.activeElement);
    for (const child of Array.from(element.children)) if (!wanted.includes(child)) child.remove();
    for (const [i, child] of wanted.entries()) if (element.children[i] !== child) element.insertBefore(child, element.children[i] ?? null);
    if (hadFocus && !element.contains(document.activeElement)) element.focus();
  }

  return {
    /** @param actions as the service offers them @param instead what is told in their place, or null */
    show(actions, instead) {
      for (const name of forms.keys()) if (!actions.some((action) => action.name === name)) forms.delete(name);
      lay(instead === null ? actions.map(formOf) : [h('p', {}, instead)]);
    },
    /** What was sent is not there to be sent again, nor to be read. @returns what gives the focus to the form that takes its place, once it is shown */
    sent({ name }) {
      const hadFocus = forms.get(name)?.form.contains(document.activeElement) ?? false;
      forms.delete(name);
      return () => { if (hadFocus) (forms.get(name)?.form.querySelector('button:not([type])') ?? element).focus(); };
    },
    clear() {
      forms.clear();
      element.replaceChildren();
    },
  };
}
