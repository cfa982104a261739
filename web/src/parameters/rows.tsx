// The rows of many parameters. They are made as they come into view, and go when they are far from it: a plugin may have
// thousands.

import { useEffect, useRef, useState } from "react";
import type { Parameter } from "../protocol";
import { ParameterRow } from "./parameter_row";

const rowsAtOnce = 24;
/** As in parameters.css; rows with a long name are higher. */
const rowHeight = 42;
/** How far from view rows are made, in pixels. */
const margin = 400;

export function Rows({ parameters }: { parameters: Parameter[] }) {
  const starts = Array.from({ length: Math.ceil(parameters.length / rowsAtOnce) }, (_, index) => index * rowsAtOnce);
  return starts.map((start) => {
    const some = parameters.slice(start, start + rowsAtOnce);
    return <Stretch key={some[0]?.id} parameters={some} />;
  });
}

function Stretch({ parameters }: { parameters: Parameter[] }) {
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  /** What it had when its rows were there, so that nothing jumps when they go. */
  const [height, setHeight] = useState(parameters.length * rowHeight);
  useEffect(() => {
    const { current } = place;
    if (!current) return;
    const look = ([entry]: IntersectionObserverEntry[]) => {
      if (!entry) return;
      if (entry.isIntersecting) return setNear(true);
      if (current.contains(document.activeElement)) return; // somebody types there
      if (current.childElementCount > 0) setHeight(entry.boundingClientRect.height);
      setNear(false);
    };
    const observer = new IntersectionObserver((entries) => look(entries.slice(-1)), { root: scrollerOf(current), rootMargin: `${margin}px 0px` });
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return (
    <div className="parameter-stretch" ref={place} style={isNear ? undefined : { height }}>
      {isNear && parameters.map((parameter) => <ParameterRow key={parameter.id} parameter={parameter} />)}
    </div>
  );
}

/** Null: the page scrolls as a whole. */
function scrollerOf(element: Element): Element | null {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent === document.documentElement || parent === document.body ? null : parent;
  }
  return null;
}
