-- ardour7-lua list.lua FOLDER: loads every VST3 that Ardour has found into a session in FOLDER, and prints what it sees,
-- a line each, tabs between: "plugin" NAME MAKER, then "parameter" NAME LOWEST HIGHEST INITIAL.
local session = create_session (arg[1], "list", 48000)
assert (session, "no session in " .. arg[1])
for info in ARDOUR.LuaAPI.list_plugins ():iter () do
	if info.type == ARDOUR.PluginType.VST3 then
		local processor = ARDOUR.LuaAPI.new_plugin (session, info.name, ARDOUR.PluginType.VST3, "")
		assert (not processor:isnil (), "Ardour could not load " .. info.name)
		local plugin = processor:to_insert ():plugin (0)
		print (table.concat ({ "plugin", plugin:name (), plugin:maker () }, "\t"))
		for index = 0, plugin:parameter_count () - 1 do
			local _, answers = plugin:get_parameter_descriptor (index, ARDOUR.ParameterDescriptor ())
			local parameter = answers[2]
			local range = string.format ("%.9g\t%.9g\t%.9g", parameter.lower, parameter.upper, parameter.normal)
			print (table.concat ({ "parameter", plugin:parameter_label (index), range }, "\t"))
		end
	end
end
quit ()
