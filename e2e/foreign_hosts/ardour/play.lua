-- ardour7-lua play.lua FOLDER INPUT PLUGIN SECONDS [INDEX=VALUE ...]: a session in FOLDER with one track and the VST3 on
-- it; its sound goes to FOLDER/export/sound.wav as 32-bit floats. INPUT is a device of Ardour's dummy backend, "Silence"
-- or "DC -6dBFS (+.5)", which the track hears as a microphone; or "note": the track is a MIDI track, and a script before
-- the plugin plays.
local folder, input, plugin_name, seconds = arg[1], arg[2], arg[3], tonumber (arg[4])
local rate = 48000
local backend = AudioEngine:set_backend ("None (Dummy)", "", "")
backend:set_device_name (input == "note" and "Silence" or input)
local session = create_session (folder, "play", rate)
assert (session, "no session in " .. folder)

local order, mode = ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal
local track
if input == "note" then
	local midi, stereo = ARDOUR.ChanCount (ARDOUR.DataType ("midi"), 1), ARDOUR.ChanCount (ARDOUR.DataType ("audio"), 2)
	track = session:new_midi_track (midi, stereo, true, ARDOUR.PluginInfo (), nil, nil, 1, "t", order, mode, true):front ()
	local player = ARDOUR.LuaAPI.new_luaproc (session, "Test Note")
	assert (not player:isnil (), "no script that plays a note")
	assert (track:add_processor_by_index (player, 0, nil, true) == 0, "the script does not fit the track")
else
	track = session:new_audio_track (2, 2, nil, 1, "t", order, mode, true):front ()
	track:monitoring_control ():set_value (1, PBD.GroupControlDisposition.NoGroup) -- hears its input, always
end

local plugin = ARDOUR.LuaAPI.new_plugin (session, plugin_name, ARDOUR.PluginType.VST3, "")
assert (not plugin:isnil (), "Ardour could not load " .. plugin_name)
assert (track:add_processor_by_index (plugin, -1, nil, true) == 0, plugin_name .. " does not fit the track")
for position = 5, #arg do
	local index, value = arg[position]:match ("^(%d+)=(.+)$")
	assert (ARDOUR.LuaAPI.set_processor_param (plugin, tonumber (index), tonumber (value)), "no parameter " .. index)
end

local export = session:simple_export ()
assert (export:set_preset ("5d6a3c1e-7f0b-4c57-9a55-1e8f6a0d4b21"), "no preset of 32-bit floats")
export:set_name ("sound")
export:set_folder (folder .. "/export")
export:set_range (0, math.floor (seconds * rate))
assert (export:run_export (), "Ardour could not export")
quit ()
