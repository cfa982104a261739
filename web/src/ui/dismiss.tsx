// The small cross that dismisses a notice.

import { CrossIcon } from "./icons";
import "./dismiss.css";

export function Dismiss({ onDismiss }: { onDismiss: () => void }) {
  return (
    <button className="dismiss" aria-label="Dismiss" title="Dismiss" onClick={onDismiss}>
      <CrossIcon />
    </button>
  );
}
