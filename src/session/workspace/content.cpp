#include "session/workspace/content.h"

#include "song/edit/merge_text.h"

#include <algorithm>

namespace aviary::session {

namespace {

std::string text_of(const song::MixerFile& file) { return song::mixer_text(file); }
std::string text_of(const song::PluginsFile& file) { return song::plugins_text(file); }

/// Nothing: there is no such file.
template <typename File>
std::optional<std::string> bytes_of(const FileContent<File>& content) {
    if (content.is_missing) return std::nullopt;
    return content.bytes ? *content.bytes : text_of(content.file);
}

template <typename File>
bool has_bytes(const FileContent<File>& content, const std::optional<std::string>& bytes) {
    if (content.bytes || content.is_missing) return content.bytes == bytes;
    return bytes && text_of(content.file) == *bytes;
}

std::size_t missing_states(const song::MixerFile&) { return 0; }
std::size_t missing_states(const song::PluginsFile& file) {
    return std::size_t(std::ranges::count_if(
        file.slots, [](const song::PluginSlot& slot) { return slot.state.is_missing(); }));
}

template <typename File>
std::shared_ptr<const FileContent<File>> part_of(const File& file, const std::optional<std::string>& bytes,
    const std::shared_ptr<const FileContent<File>>& known) {
    if (known && has_bytes(*known, bytes) && missing_states(known->file) <= missing_states(file))
        return known;
    return std::make_shared<const FileContent<File>>(FileContent<File>{file, bytes, !bytes});
}

template <typename File>
std::shared_ptr<const FileContent<File>> merged_file(const std::shared_ptr<const FileContent<File>>& base,
    const std::shared_ptr<const FileContent<File>>& ours,
    const std::shared_ptr<const FileContent<File>>& theirs, std::vector<edits::Clash>& clashes) {
    if (ours == base || ours == theirs) return theirs;
    if (theirs == base) return ours;
    song::MergeReport report;
    auto merged = song::merge(base->file, ours->file, theirs->file, report);
    clashes.insert(clashes.end(), report.clashes.begin(), report.clashes.end());
    if (!report.takes_ours) return theirs;
    return std::make_shared<const FileContent<File>>(FileContent<File>{std::move(merged)});
}

template <typename File>
Result<File> file_in(
    const ProjectFiles& files, const char* name, song::Read<File> (*read)(std::string_view)) {
    const auto found = files.find(name);
    if (found == files.end() || !found->second) return File();
    auto file = read(*found->second);
    if (const auto* wrong = std::get_if<song::Diagnostic>(&file))
        return Error{"project.damaged", wrong->message, name};
    return std::get<File>(std::move(file));
}

std::optional<std::string> bytes_in(const ProjectFiles& files, const std::string& name) {
    const auto found = files.find(name);
    return found == files.end() ? std::nullopt : found->second;
}

song::FindState states_in(const ProjectFiles& files, const KnownStates& states) {
    return [&](const song::StateName& name, const song::PluginSlot&) -> std::optional<song::SavedState> {
        const auto file = files.find(song::state_path(name.digest));
        if (file != files.end() && file->second) {
            const auto bytes = std::as_bytes(std::span(*file->second));
            if (auto read = song::SavedState::read(name, {bytes.begin(), bytes.end()})) return read;
        }
        const auto known = states.find(name.digest);
        return known == states.end() ? std::nullopt : std::optional(known->second);
    };
}

/// The digests of the states that have files of their own where this content is on the disk.
std::set<std::string> states_beside(const PluginsContent& content) {
    const KnownStates states = states_of(content.file);
    if (states.empty()) return {}; // as a rule
    const auto bytes = bytes_of(content);
    auto beside = bytes ? song::states_named_in(*bytes) : std::nullopt;
    if (!beside) return {};
    std::erase_if(*beside, [&](const std::string& digest) { return !states.contains(digest); });
    return *std::move(beside);
}

void add_states(const Content& before, const Content& after, ProjectFiles& files) {
    const auto there = before.plugins ? states_beside(*before.plugins) : std::set<std::string>();
    const KnownStates states = states_of(after);
    for (const std::string& digest : states_beside(*after.plugins)) {
        if (there.contains(digest)) continue;
        const auto bytes = states.at(digest).bytes();
        files[song::state_path(digest)] =
            std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
}

} // namespace

KnownStates states_of(const Content& content) {
    return content.plugins ? states_of(content.plugins->file) : KnownStates();
}

Result<Content> content_of(const ProjectFiles& files, const std::string& song_name, const Content& known,
    const KnownStates& states) {
    const auto mixer = file_in(files, mixer_file_name, song::read_mixer_file);
    auto plugins = file_in(files, plugins_file_name, song::read_plugins_file);
    if (!mixer) return mixer.error();
    if (!plugins) return plugins.error();
    song::fill_states(*plugins, states_in(files, states));
    const auto text = bytes_in(files, song_name);
    if (!text && !known.song) return Error{"project.damaged", "has no song", song_name};
    const bool is_known = known.song && (!text || *known.song == *text);
    return Content{is_known ? known.song : std::make_shared<const std::string>(*text),
        part_of(*mixer, bytes_in(files, mixer_file_name), known.mixer),
        part_of(*plugins, bytes_in(files, plugins_file_name), known.plugins)};
}

Content content_of(const ProjectContent& read, const Content& known) {
    const bool is_known = known.song && *known.song == read.song;
    return {is_known ? known.song : std::make_shared<const std::string>(read.song),
        part_of(read.mixer, read.mixer_bytes, known.mixer),
        part_of(read.plugins, read.plugins_bytes, known.plugins)};
}

ProjectFiles files_between(const Content& before, const Content& after, const std::string& song_name) {
    ProjectFiles files;
    if (before.song != after.song) files[song_name] = *after.song;
    if (before.mixer != after.mixer) files[mixer_file_name] = bytes_of(*after.mixer);
    if (before.plugins != after.plugins) {
        files[plugins_file_name] = bytes_of(*after.plugins);
        add_states(before, after, files);
    }
    return files;
}

edits::Merged<Content> merge(const Content& base, const Content& ours, const Content& theirs) {
    edits::Merged<Content> merged{theirs, {}};
    auto& [content, clashes] = merged;
    if (theirs.song == base.song) {
        content.song = ours.song;
    } else if (ours.song != base.song && ours.song != theirs.song) {
        auto [text, in_text] = song::merge_text(*base.song, *ours.song, *theirs.song);
        if (text != *theirs.song) content.song = std::make_shared<const std::string>(std::move(text));
        for (auto& clash : in_text)
            clashes.push_back({"the song, line " + std::to_string(clash.line), std::move(clash.ours),
                std::move(clash.theirs)});
    }
    content.mixer = merged_file(base.mixer, ours.mixer, theirs.mixer, clashes);
    content.plugins = merged_file(base.plugins, ours.plugins, theirs.plugins, clashes);
    return merged;
}

std::string words(const edits::Clash& clash) {
    return clash.what + ": '" + clash.ours + "' gave way to '" + clash.theirs + "'";
}

} // namespace aviary::session
