-- The note A4, struck every half second: what the instruments under test play. Again and again, since Ardour
-- silences its tracks when an export begins.
ardour { ["type"] = "dsp", name = "Test Note", category = "Test", license = "MIT", author = "Aviary", description = "A note" }

local interval, left = 0, 0

function dsp_ioconfig () return { { midi_in = 1, midi_out = 1, audio_in = 0, audio_out = 0 } } end

function dsp_init (rate) interval = rate // 2 end

function dsp_run (_, _, frames)
	if left < frames then
		midiout[1] = { time = left + 1, data = { 0x80, 69, 0 } }
		midiout[2] = { time = left + 1, data = { 0x90, 69, 100 } }
		left = left + interval
	end
	left = left - frames
end
