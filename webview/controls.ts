/**
 * Form controls. The only file that knows `@vscode/webview-ui-toolkit`: the toolkit is archived, so whatever replaces it
 * one day replaces it here.
 */
// The order matters: the toolkit makes a style element while it loads, which the content security policy refuses.
import { restoreStyleElements } from './styleProbe.js';
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeRadio,
  vsCodeRadioGroup,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { h, setAttribute, setText } from './dom.js';
import { icon } from './icons.js';
import type { IconName } from './icons.js';

restoreStyleElements();

/** What is used of the toolkit's elements; their classes would bring the toolkit's types into every file. */
interface TextElement extends HTMLElement {
  value: string;
  disabled: boolean;
}

interface ChoiceElement extends TextElement {
  selectedIndex: number;
}

/** Defines the custom elements; called once, before the first control is made. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeProgressRing(),
    vsCodeRadio(),
    vsCodeRadioGroup(),
    vsCodeTextField(),
  );
}

interface ButtonOptions {
  /** `quiet` has no frame until it is pointed at. */
  readonly appearance?: 'primary' | 'secondary' | 'quiet';
  readonly icon?: IconName;
  readonly onClick: () => void;
}

export interface ButtonControl {
  readonly element: HTMLElement;
  label: string;
  disabled: boolean;
  hidden: boolean;
}

export function button(label: string, options: ButtonOptions): ButtonControl {
  const { appearance = 'secondary' } = options;
  const quiet = appearance === 'quiet';
  // Text stands bare in the button: the toolkit forces elements in it to the size of an icon. Without a name of its own it
  // would call a quiet button “Icon Button”, and it looks for the name when the appearance is set.
  const text = document.createTextNode(label);
  const element = h(
    'vscode-button',
    {
      'aria-label': quiet ? label : null,
      appearance: quiet ? 'icon' : appearance,
      class: quiet ? 'quiet' : null,
      onclick: options.onClick,
    },
    text,
  );
  if (options.icon) {
    const start = icon(options.icon);
    start.setAttribute('slot', 'start');
    element.prepend(start);
  }
  return buttonControl(element, (value) => {
    if (quiet && element.getAttribute('aria-label') === text.data) element.setAttribute('aria-label', value);
    setText(text, value);
  });
}

/** A button that shows only an icon; the label is its name and its tooltip. */
export function iconButton(label: string, name: IconName, onClick: () => void): ButtonControl {
  const element = h('vscode-button', { appearance: 'icon', 'aria-label': label, title: label, onclick: onClick }, icon(name));
  return buttonControl(element, (value) => {
    element.setAttribute('aria-label', value);
    element.title = value;
  });
}

function buttonControl(element: HTMLElement, relabel: (label: string) => void): ButtonControl {
  return {
    element,
    set label(label: string) {
      relabel(label);
    },
    get disabled() {
      return element.hasAttribute('disabled');
    },
    set disabled(disabled: boolean) {
      setAttribute(element, 'disabled', disabled);
    },
    get hidden() {
      return element.hasAttribute('hidden');
    },
    set hidden(hidden: boolean) {
      setAttribute(element, 'hidden', hidden);
    },
  };
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

export interface DropdownControl {
  readonly element: HTMLElement;
  readonly field: HTMLElement;
  value: string;
  disabled: boolean;
  setOptions(options: readonly Option[], value: string): void;
}

/** A choice of one, under its label. `hideLabel` keeps the label for screen readers only. */
export function dropdown(
  label: string,
  options: { readonly hideLabel?: boolean; readonly onChange: (value: string) => void },
): DropdownControl {
  const labelId = `label-${nextId++}`;
  const control = h('vscode-dropdown', { 'aria-labelledby': labelId }) as ChoiceElement;
  control.addEventListener('change', () => options.onChange(control.value));
  const field = h(
    'div',
    { class: 'field' },
    h('span', { id: labelId, class: options.hideLabel ? 'visually-hidden' : 'field-label' }, label),
    control,
  );
  let shown = '';
  return {
    element: field,
    field: control,
    get value() {
      return control.value;
    },
    set value(value: string) {
      select(control, value);
    },
    get disabled() {
      return control.disabled;
    },
    set disabled(disabled: boolean) {
      control.disabled = disabled;
    },
    setOptions(choices, value) {
      // Options that are the same stay the same nodes: replacing them would close a list that is open.
      const text = JSON.stringify(choices);
      if (text !== shown) {
        shown = text;
        control.replaceChildren(
          ...choices.map((choice) => h('vscode-option', { value: choice.value, selected: choice.value === value }, choice.label)),
        );
      }
      select(control, value);
    },
  };
}

/** The toolkit learns its options in a microtask after they were added; a choice made before that would be lost. */
function select(control: ChoiceElement, value: string): void {
  queueMicrotask(() => {
    const index = [...control.children].findIndex((option) => option.getAttribute('value') === value);
    if (control.selectedIndex !== index) control.selectedIndex = index;
  });
}

export interface TextFieldControl {
  readonly element: HTMLElement;
  value: string;
  disabled: boolean;
  /** A sentence under the field that says what is wrong with its value; `null` where nothing is. */
  problem: string | null;
  focus(): void;
}

export function textField(
  label: string,
  options: {
    readonly hint?: string;
    readonly placeholder?: string;
    readonly hideLabel?: boolean;
    readonly onInput: (value: string) => void;
  },
): TextFieldControl {
  // The toolkit takes the text within for the label, seen and spoken; an element within it would force to the size of an icon.
  const control = h(
    'vscode-text-field',
    { placeholder: options.placeholder, title: options.hint, class: options.hideLabel ? 'label-hidden' : null },
    label,
  ) as TextElement;
  const shown = h('p', { class: 'field-problem', hidden: true, 'aria-hidden': 'true' });
  control.addEventListener('input', () => options.onInput(control.value));
  let problem: string | null = null;
  return {
    element: h('div', { class: 'field' }, control, shown),
    get value() {
      return control.value;
    },
    set value(value: string) {
      if (control.value !== value) control.value = value;
    },
    get disabled() {
      return control.disabled;
    },
    set disabled(disabled: boolean) {
      control.disabled = disabled;
    },
    get problem() {
      return problem;
    },
    set problem(sentence: string | null) {
      if (sentence === problem) return;
      problem = sentence;
      setAttribute(control, 'aria-invalid', sentence === null ? null : 'true');
      control.classList.toggle('invalid', sentence !== null);
      // The input lives in a shadow tree, where no id of ours reaches: what is wrong with it is told by its name.
      control.setAttribute('aria-label', sentence === null ? label : `${label}. ${sentence}`);
      setText(shown, sentence ?? '');
      shown.hidden = sentence === null;
    },
    focus: () => control.focus(),
  };
}

export interface RadioControl {
  readonly element: HTMLElement;
  value: string;
  setDisabled(value: string, disabled: boolean): void;
}

export function radioGroup(
  label: string,
  choices: readonly Option[],
  value: string,
  onChange: (value: string) => void,
): RadioControl {
  const labelId = `label-${nextId++}`;
  const radios = choices.map(
    (choice) => h('vscode-radio', { value: choice.value, checked: choice.value === value }, choice.label) as TextElement,
  );
  const group = h(
    'vscode-radio-group',
    { orientation: 'horizontal', 'aria-labelledby': labelId },
    h('span', { slot: 'label', id: labelId, class: 'field-label' }, label),
    ...radios,
  ) as TextElement;
  group.addEventListener('change', () => onChange(group.value));
  return {
    element: group,
    get value() {
      return group.value;
    },
    set value(next: string) {
      group.value = next;
    },
    setDisabled(choice, disabled) {
      const radio = radios[choices.findIndex((candidate) => candidate.value === choice)];
      if (radio) radio.disabled = disabled;
    },
  };
}

/** Something is under way that has no known length. */
export function progressRing(): HTMLElement {
  return h('vscode-progress-ring', { 'aria-hidden': 'true' });
}

/** A filter that is on or off; the toolkit has none. */
export interface ChipControl {
  readonly element: HTMLButtonElement;
  pressed: boolean;
}

export function chip(label: string, pressed: boolean, onToggle: (pressed: boolean) => void): ChipControl {
  const element = h('button', { type: 'button', class: 'chip', 'aria-pressed': String(pressed) }, label);
  const control: ChipControl = {
    element,
    get pressed() {
      return element.getAttribute('aria-pressed') === 'true';
    },
    set pressed(value: boolean) {
      element.setAttribute('aria-pressed', String(value));
    },
  };
  element.addEventListener('click', () => {
    control.pressed = !control.pressed;
    onToggle(control.pressed);
  });
  return control;
}

let nextId = 1;
