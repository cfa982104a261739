// All parameters of a plugin, under their groups; "Filter/Envelope" reads as "Filter › Envelope". Where there are many, a
// search finds some of them, and rows are made only as they come into view.

import { type KeyboardEvent, useMemo, useState } from "react";
import type { Parameter, Plugin } from "../protocol";
import { groupsOf, listed } from "../stores/plugin";
import { ParameterRow } from "./parameter_row";
import { Rows } from "./rows";
import { matching } from "./search";

/** From so many parameters on there is a search. */
const searched = 13;
/** From so many on, rows are made as they come into view, in one column. */
const many = 120;

export function ParameterGroups({ plugin }: { plugin: Plugin }) {
  const parameters = useMemo(() => listed(plugin.parameters), [plugin]);
  if (parameters.length === 0) return <p className="muted">This plugin has no parameters.</p>;
  return <Groups key={plugin.id} parameters={parameters} />;
}

function Groups({ parameters }: { parameters: Parameter[] }) {
  const [typed, setTyped] = useState("");
  const found = useMemo(() => matching(parameters, typed), [parameters, typed]);
  const groups = useMemo(() => groupsOf(found), [found]);
  const areMany = parameters.length >= many;
  return (
    <>
      {parameters.length >= searched && <Search typed={typed} onType={setTyped} found={found.length} all={parameters.length} />}
      <div className={`groups ${areMany ? "groups-many" : ""}`} data-testid="parameters">
        {groups.map(({ name, parameters: members }) => (
          <section className="group" key={name} aria-label={name || "Parameters"}>
            {name !== "" && <h3 className="group-name">{name.split("/").join(" › ")}</h3>}
            {areMany ? <Rows parameters={members} /> : members.map((parameter) => <ParameterRow key={parameter.id} parameter={parameter} />)}
          </section>
        ))}
      </div>
      <p className="parameters-hint muted">
        Arrows, Page and Home/End move the focused control; Shift is fine; double click or Delete is the default.
      </p>
    </>
  );
}

type SearchProps = { typed: string; onType: (typed: string) => void; found: number; all: number };

function Search({ typed, onType, found, all }: SearchProps) {
  const press = (event: KeyboardEvent) => event.key === "Escape" && onType("");
  return (
    <div className="parameter-search">
      <input className="entry" type="search" placeholder="Search" aria-label="Search parameters" data-testid="parameter-search"
        value={typed} spellCheck={false} onChange={(event) => onType(event.target.value)} onKeyDown={press} />
      <span className="muted numbers" role="status" data-testid="parameters-found">{found === all ? all : `${found} of ${all}`}</span>
    </div>
  );
}
