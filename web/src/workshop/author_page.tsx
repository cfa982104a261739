// The author's own page, in place of the generic controls, which stay a click away.

import { type ReactNode, useState } from "react";
import { useAuthorPage } from "../stores/author_page";
import { Segments } from "../ui/segments";
import "./author_page.css";

const views = [
  { value: "own", text: "Own page" },
  { value: "generic", text: "Generic" },
];

export function AuthorPage({ children }: { children: ReactNode }) {
  const { path, text } = useAuthorPage();
  const [view, setView] = useState("own");
  if (path === null) {
    return (
      <>
        {text !== "" && <p className="author-page-text muted" role="status" data-testid="author-page-text">{text}</p>}
        {children}
      </>
    );
  }
  return (
    <div className="author-page">
      <Segments name="view" label="What shows the parameters" segments={views} chosen={view} onChoose={setView} testId="author-page-view" />
      {view === "own" ? <iframe src={path} title="The project's own page" data-testid="author-page" /> : children}
    </div>
  );
}
