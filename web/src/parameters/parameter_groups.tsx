// All parameters of the plugin under work, under their groups; "Filter/Envelope" reads as "Filter › Envelope".

import { useMemo } from "react";
import type { Plugin } from "../protocol";
import { groupsOf } from "../stores/plugin";
import { ParameterRow } from "./parameter_row";

export function ParameterGroups({ plugin }: { plugin: Plugin }) {
  const groups = useMemo(() => groupsOf(plugin.parameters), [plugin]);
  if (groups.length === 0) return <p className="muted">This plugin has no parameters.</p>;
  return (
    <>
      <div className="groups" data-testid="parameters">
        {groups.map(({ name, parameters }) => (
          <section className="group" key={name} aria-label={name || "Parameters"}>
            {name !== "" && <h3 className="group-name">{name.split("/").join(" › ")}</h3>}
            {parameters.map((parameter) => (
              <ParameterRow key={parameter.id} parameter={parameter} />
            ))}
          </section>
        ))}
      </div>
      <p className="parameters-hint muted">
        Arrows, Page and Home/End move the focused control; Shift is fine; double click or Delete is the default.
      </p>
    </>
  );
}
