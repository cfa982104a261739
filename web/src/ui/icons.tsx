// The few icons of the page. They are decoration: the button around each one has the name.

import type { ReactNode } from "react";

const Icon = ({ children }: { children: ReactNode }) => (
  <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
    {children}
  </svg>
);

export const PlayIcon = () => <Icon><path d="M4 2.5v11l9.5-5.5z" /></Icon>;
export const StopIcon = () => <Icon><rect x="3.5" y="3.5" width="9" height="9" rx="1.5" /></Icon>;
export const LoopIcon = () => (
  <Icon>
    <path d="M4.5 4h6A3.5 3.5 0 0 1 14 7.5v1h-1.6v-1c0-1-.9-1.9-1.9-1.9h-6v2L1 4.8 4.5 2zM11.5 12h-6A3.5 3.5 0 0 1 2 8.5v-1h1.6v1c0 1 .9 1.9 1.9 1.9h6v-2l3.5 2.8-3.5 2.8z" />
  </Icon>
);
export const ListenIcon = () => (
  <Icon>
    <path d="M8 2 4.5 5H2v6h2.5L8 14zM10 5.2a4 4 0 0 1 0 5.6l1.1 1.1a5.5 5.5 0 0 0 0-7.8zM12.1 3 11 4.1" />
  </Icon>
);
export const CrossIcon = () => (
  <Icon><path d="M3.6 2.5 8 6.9l4.4-4.4 1.1 1.1L9.1 8l4.4 4.4-1.1 1.1L8 9.1l-4.4 4.4-1.1-1.1L6.9 8 2.5 3.6z" /></Icon>
);
export const PlusIcon = () => <Icon><path d="M7.1 2.5h1.8v4.6h4.6v1.8H8.9v4.6H7.1V8.9H2.5V7.1h4.6z" /></Icon>;
export const MinusIcon = () => <Icon><path d="M2.5 7.1h11v1.8h-11z" /></Icon>;
export const FitIcon = () => <Icon><path d="M1.5 2.5h1.6v11H1.5zM12.9 2.5h1.6v11h-1.6zM6.6 4.6 5 6.9h6L9.4 4.6l1-.8L13.3 8l-2.9 4.2-1-.8L11 9.100H5l1.6 2.3-1 .8L2.7 8l2.9-4.200z" /></Icon>;
export const DownIcon = () => <Icon><path d="M2.6 4.900 8 10.300l5.400-5.400 1.200 1.200L8 12.700 1.400 6.100z" /></Icon>;
export const UndoIcon = () => <Icon><path d="M6.5 2.5 2 6.500l4.5 4V8h3a2.5 2.5 0 0 1 0 5H5v1.700h4.500a4.2 4.2 0 0 0 0-8.400h-3z" /></Icon>;
export const RedoIcon = () => <Icon><path d="M9.5 2.5 14 6.500l-4.5 4V8h-3a2.5 2.5 0 0 0 0 5H11v1.700H6.500a4.2 4.2 0 0 1 0-8.400h3z" /></Icon>;
export const MixerIcon = () => <Icon><path d="M3 2h1.500v5H3zM3 11h1.500v3H3zM1.8 8h4v2h-4zM7.3 2h1.500v2H7.300zM7.3 8h1.500v6H7.300zM6 5h4v2H6zM11.5 2H13v6h-1.500zM11.5 12H13v2h-1.500zM10.3 9h4v2h-4z" /></Icon>;
export const PanelIcon = () => <Icon><path fillRule="evenodd" d="M1.5 2.500h13v11h-13zM3 4v8h6V4zm7.5 0v8H13V4z" /></Icon>;
export const ResetIcon = () => (
  <Icon><path d="M8 2.5A5.5 5.5 0 1 1 2.5 8h1.7A3.8 3.8 0 1 0 8 4.2v2.3L4.2 3.4 8 .3z" /></Icon>
);
export const KeysIcon = () => (
  <Icon><path fillRule="evenodd" d="M1.5 3h13v10h-13zM3 4.5v7h2.2V8.8H4.6V4.5zm3.4 0v4.3h-.3v2.7h3.8V8.8h-.3V4.5zm5 0v4.3h-.6v2.7H13v-7z" /></Icon>
);
export const MidiIcon = () => (
  <Icon><path fillRule="evenodd" d="M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 3a5 5 0 0 1 1 9.9V11H7v1.9A5 5 0 0 1 8 3zM4 7h1.6v1.6H4zm6.4 0H12v1.6h-1.6zM5.2 4.6h1.6v1.6H5.2zm4 0h1.6v1.6H9.2z" /></Icon>
);
