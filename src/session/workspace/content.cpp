#include "session/workspace/content.h"

#include "song/edit/merge_text.h"

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
std::shared_ptr<const FileContent<File>> part_of(const File& file, const std::optional<std::string>& bytes,
    const std::shared_ptr<const FileContent<File>>& known) {
    if (known && bytes_of(*known) == bytes) return known;
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
Result<std::shared_ptr<const FileContent<File>>> part_of(const ProjectFiles& files, const char* name,
    song::Read<File> (*read)(std::string_view), const std::shared_ptr<const FileContent<File>>& known) {
    const auto found = files.find(name);
    if (found == files.end() || !found->second) return part_of(File(), std::nullopt, known);
    auto file = read(*found->second);
    if (const auto* wrong = std::get_if<song::Diagnostic>(&file))
        return Error{"project.damaged", wrong->message, name};
    return part_of(std::get<File>(file), found->second, known);
}

} // namespace

Result<Content> content_of(const ProjectFiles& files, const std::string& song_name, const Content& known) {
    auto mixer = part_of(files, mixer_file_name, song::read_mixer_file, known.mixer);
    auto plugins = part_of(files, plugins_file_name, song::read_plugins_file, known.plugins);
    if (!mixer) return mixer.error();
    if (!plugins) return plugins.error();
    const auto song = files.find(song_name);
    const auto text = song == files.end() ? std::nullopt : song->second;
    if (!text && !known.song) return Error{"project.damaged", "has no song", song_name};
    const bool is_known = known.song && (!text || *known.song == *text);
    return Content{is_known ? known.song : std::make_shared<const std::string>(*text), *std::move(mixer),
        *std::move(plugins)};
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
    if (before.plugins != after.plugins) files[plugins_file_name] = bytes_of(*after.plugins);
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
