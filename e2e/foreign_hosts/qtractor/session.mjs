// A Qtractor session with a CLAP plugin. Its one audio bus is connected to the ports of the JACK client "ear": an effect sits
// on the bus, which is open from its input to its output; an instrument sits on a MIDI track that hears its input.
//
//   await writeFile("tremolo.qtr", session({ plugin: { clap, facts }, rate: 48000, folder }));

const connects = (port) =>
  [1, 2].map((side) => `<connect index="${side - 1}"><client>ear</client><port>${port}_${side}</port></connect>`).join("");

export function session({ plugin: { clap, facts }, rate, folder }) {
  const plugin = `<plugin type="CLAP"><filename>${clap}</filename><index>0</index><label>${facts.name}</label>
   <activated>1</activated></plugin>`;
  const effect = facts.takes_notes ? "" : `<output-plugins>${plugin}</output-plugins>`;
  const tracks = facts.takes_notes ? `<tracks>${track(plugin)}</tracks>` : "";
  return `<!DOCTYPE qtractor-session>
<session version="0.9.31" name="${facts.name}">
 <properties>
  <directory>${folder}</directory><sample-rate>${rate}</sample-rate><tempo>120</tempo>
  <ticks-per-beat>960</ticks-per-beat><beats-per-bar>4</beats-per-bar><beat-divisor>2</beat-divisor>
 </properties>
 <devices>
  <audio-engine>
   <audio-bus name="Master" mode="duplex">
    <monitor>${effect ? 1 : 0}</monitor><channels>2</channels><auto-connect>0</auto-connect>
    <input-gain>1</input-gain><input-panning>0</input-panning>
    <input-connects>${connects("out")}</input-connects>
    <output-gain>1</output-gain><output-panning>0</output-panning>
    ${effect}
    <output-connects>${connects("in")}</output-connects>
   </audio-bus>
  </audio-engine>
  <midi-engine><midi-bus name="Master" mode="duplex"><monitor>0</monitor></midi-bus></midi-engine>
 </devices>
 ${tracks}
</session>
`;
}

const track = (plugin) => `<track name="notes" type="midi">
  <properties>
   <input-bus>Master</input-bus><output-bus>Master</output-bus><midi-omni>1</midi-omni><midi-channel>0</midi-channel>
  </properties>
  <state>
   <mute>0</mute><solo>0</solo><record>0</record><monitor>1</monitor><gain>1</gain><panning>0</panning>
  </state>
  <plugins>${plugin}</plugins>
 </track>`;
