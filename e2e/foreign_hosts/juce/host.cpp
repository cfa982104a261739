// A VST3 host of JUCE's making: looks at a bundle, or plays it offline. Standard output is JSON, or sound.
//
//     host list BUNDLE                            # the plugins in it: name, maker, channels, parameters
//     host play BUNDLE sine|KEY SECONDS [NAME=TEXT ...] > sound.f32
//     host track BUNDLE [NAME AARRGGBB ...]        # tells the plugin of its track, a name and a colour at a time
//
// `play` sets the parameters as a user would type them, saves the plugin's state, loads it into a second instance, and
// plays that one: 48 kHz, blocks of uneven sizes. It hears a sine of 440 Hz and amplitude 0.5, or plays a note: KEY is 0 to 127.
// The sound is 32-bit floats, left and right in turn. Exit code 1 with a message when the plugin cannot do it.
#include <juce_audio_processors/juce_audio_processors.h>

#include <cstdio>

namespace {

constexpr double rate = 48000;
constexpr int largest_block = 512;

struct Failure {
    juce::String what;
};

juce::OwnedArray<juce::PluginDescription> plugins_in(const juce::String& bundle) {
    juce::OwnedArray<juce::PluginDescription> found;
    juce::VST3PluginFormat().findAllTypesForFile(found, bundle);
    if (found.isEmpty()) throw Failure{"no VST3 in " + bundle};
    return found;
}

std::unique_ptr<juce::AudioPluginInstance> load(const juce::PluginDescription& description) {
    juce::String error;
    auto plugin =
        juce::VST3PluginFormat().createInstanceFromDescription(description, rate, largest_block, error);
    if (!plugin) throw Failure{"JUCE could not load " + description.name + ": " + error};
    return plugin;
}

juce::var described(const juce::PluginDescription& description) {
    auto plugin = load(description);
    juce::Array<juce::var> parameters;
    for (auto* parameter : plugin->getParameters()) {
        auto* as_json = new juce::DynamicObject;
        as_json->setProperty("name", parameter->getName(128));
        as_json->setProperty("initial", parameter->getDefaultValue());
        as_json->setProperty("steps", parameter->isDiscrete() ? parameter->getNumSteps() : 0);
        as_json->setProperty("text", parameter->getText(parameter->getDefaultValue(), 128));
        parameters.add(as_json);
    }
    auto* as_json = new juce::DynamicObject;
    as_json->setProperty("name", description.name);
    as_json->setProperty("vendor", description.manufacturerName);
    as_json->setProperty("version", description.version);
    as_json->setProperty("instrument", description.isInstrument);
    as_json->setProperty("inputs", plugin->getTotalNumInputChannels());
    as_json->setProperty("outputs", plugin->getTotalNumOutputChannels());
    as_json->setProperty("parameters", parameters);
    return as_json;
}

void list(const juce::String& bundle) {
    juce::Array<juce::var> all;
    for (auto* description : plugins_in(bundle)) all.add(described(*description));
    std::puts(juce::JSON::toString(all).toRawUTF8());
}

void set(juce::AudioPluginInstance& plugin, const juce::String& assignment) {
    const auto name = assignment.upToFirstOccurrenceOf("=", false, false);
    for (auto* parameter : plugin.getParameters())
        if (parameter->getName(128) == name)
            return parameter->setValue(
                parameter->getValueForText(assignment.fromFirstOccurrenceOf("=", false, false)));
    throw Failure{"no parameter named '" + name + "'"};
}

/// What one instance was told, another knows: by the state alone.
std::unique_ptr<juce::AudioPluginInstance> reborn(
    const juce::PluginDescription& description, const juce::StringArray& assignments) {
    juce::MemoryBlock state;
    auto told = load(description);
    for (const auto& assignment : assignments) set(*told, assignment);
    told->getStateInformation(state);
    auto plugin = load(description);
    plugin->setStateInformation(state.getData(), int(state.getSize()));
    return plugin;
}

void play(juce::AudioPluginInstance& plugin, const juce::String& source, int frames) {
    const bool sine = source == "sine";
    plugin.setNonRealtime(true);
    plugin.prepareToPlay(rate, largest_block);
    juce::AudioBuffer<float> buffer(juce::jmax(2, plugin.getTotalNumInputChannels()), largest_block);
    const int sizes[] = {512, 1, 441, 64, 300};
    for (int done = 0, turn = 0; done < frames; ++turn) {
        const int count = juce::jmin(sizes[turn % 5], frames - done);
        juce::AudioBuffer<float> block(buffer.getArrayOfWritePointers(), buffer.getNumChannels(), count);
        juce::MidiBuffer midi;
        block.clear();
        if (!sine && done == 0) midi.addEvent(juce::MidiMessage::noteOn(1, source.getIntValue(), 0.8f), 0);
        for (int frame = 0; sine && frame < count; ++frame)
            for (int side = 0; side < 2; ++side)
                block.setSample(side, frame,
                    float(0.5 * std::sin(juce::MathConstants<double>::twoPi * 440 / rate * (done + frame))));
        plugin.processBlock(block, midi);
        for (int frame = 0; frame < count; ++frame)
            for (int side = 0; side < 2; ++side)
                std::fwrite(block.getReadPointer(side, frame), sizeof(float), 1, stdout);
        done += count;
    }
    plugin.releaseResources();
}

/// What the plugin says to that is its own affair.
void tell_track(juce::AudioPluginInstance& plugin, const juce::StringArray& names_and_colours) {
    plugin.prepareToPlay(rate, largest_block);
    for (int at = 0; at + 1 < names_and_colours.size(); at += 2)
        plugin.updateTrackProperties(
            {names_and_colours[at], juce::Colour::fromString(names_and_colours[at + 1])});
    plugin.releaseResources();
}

} // namespace

int main(int count, char** arguments) {
    const juce::ScopedJuceInitialiser_GUI juce_runs;
    juce::StringArray words;
    for (int at = 1; at < count; ++at) words.add(juce::String::fromUTF8(arguments[at]));
    try {
        if (words.size() == 2 && words[0] == "list") {
            list(words[1]);
        } else if (words.size() >= 4 && words[0] == "play") {
            auto assignments = words;
            assignments.removeRange(0, 4);
            const auto found = plugins_in(words[1]);
            play(*reborn(*found[0], assignments), words[2], int(words[3].getDoubleValue() * rate));
        } else if (words.size() >= 2 && words[0] == "track") {
            auto names_and_colours = words;
            names_and_colours.removeRange(0, 2);
            tell_track(*load(*plugins_in(words[1])[0]), names_and_colours);
        } else {
            throw Failure{"expected: list BUNDLE, or: play BUNDLE sine|KEY SECONDS [NAME=TEXT ...], or: "
                          "track BUNDLE [NAME AARRGGBB ...]"};
        }
    } catch (const Failure& failure) {
        std::fprintf(stderr, "host: %s\n", failure.what.toRawUTF8());
        return 1;
    }
    return 0;
}
