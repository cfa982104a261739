// A Qtractor session of one audio bus, open from its input to its output, with a CLAP plugin on the way. The bus is
// connected to the ports of the JACK client "ear".
//
//   await writeFile("tremolo.qtr", session({ plugin: { clap, facts }, rate: 48000, folder }));

const connects = (port) =>
  [1, 2].map((side) => `<connect index="${side - 1}"><client>ear</client><port>${port}_${side}</port></connect>`).join("");

export const session = ({ plugin, rate, folder }) => `<!DOCTYPE qtractor-session>
<session version="0.9.31" name="${plugin.facts.name}">
 <properties>
  <directory>${folder}</directory><sample-rate>${rate}</sample-rate><tempo>120</tempo>
  <ticks-per-beat>960</ticks-per-beat><beats-per-bar>4</beats-per-bar><beat-divisor>2</beat-divisor>
 </properties>
 <devices>
  <audio-engine>
   <audio-bus name="Master" mode="duplex">
    <monitor>1</monitor><channels>2</channels><auto-connect>0</auto-connect>
    <input-gain>1</input-gain><input-panning>0</input-panning>
    <input-connects>${connects("out")}</input-connects>
    <output-gain>1</output-gain><output-panning>0</output-panning>
    <output-plugins>
     <plugin type="CLAP">
      <filename>${plugin.clap}</filename><index>0</index><label>${plugin.facts.name}</label><activated>1</activated>
     </plugin>
    </output-plugins>
    <output-connects>${connects("in")}</output-connects>
   </audio-bus>
  </audio-engine>
 </devices>
</session>
`;
