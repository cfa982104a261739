// Below the head of the page: why the program refused what was asked of it last.

import { refusalRead, useRefusal } from "../stores/refusal";
import { Dismiss } from "../ui/dismiss";

export function Refusal() {
  const text = useRefusal((refusal) => refusal.text);
  if (text === "") return null;
  return (
    <p className="head-problem" role="alert" data-testid="refusal">
      {text.charAt(0).toUpperCase() + text.slice(1)}
      <Dismiss onDismiss={refusalRead} />
    </p>
  );
}
