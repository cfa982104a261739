#include "workshop/fast/precompiled.h"

#include "base/whole_file.h"
#include "workshop/shipping/fingerprint.h"

#include <boost/asio/post.hpp>
#include <nlohmann/json.hpp>

#include <set>

namespace aviary::workshop {

namespace fs = std::filesystem;
using nlohmann::json;
using process::Child;
using process::ChildExit;

namespace {

std::string text_of(const Precompiled::Wanted& wanted) {
    std::string text;
    for (const auto& include : wanted.includes) text += "#include " + include + "\n";
    return text;
}

/// Names the folder of a header. The compiler itself is among its inputs.
std::string key_of(const Precompiled::Wanted& wanted) {
    std::string all = text_of(wanted);
    for (const auto& flag : wanted.flags) all += flag + '\0';
    return digest_of(all).text();
}

const char* file_name(Rung::Kind kind) { return kind == Rung::Kind::gcc ? "ahead.h.gch" : "ahead.pch"; }

/// The stamps of all files, unless one may have changed since then.
std::optional<FileStamps> stamps_of(const std::vector<fs::path>& files, FileTime since) {
    FileStamps stamps;
    for (const auto& file : files) {
        const auto stamp = stamp_of(file);
        if (!stamp || may_be_newer(*stamp, since)) return std::nullopt;
        stamps[file] = *stamp;
    }
    return stamps;
}

json to_json(const FileStamps& stamps) {
    json files = json::object();
    for (const auto& [file, stamp] : stamps)
        files[file.string()] = {stamp.device, stamp.number, stamp.size, stamp.written, stamp.changed};
    return files;
}

std::optional<FileStamps> read_stamps(const fs::path& file) {
    try {
        FileStamps stamps;
        const json files = json::parse(read_whole_file(file).value_or(""));
        for (const auto& [name, stamp] : files.items())
            stamps[name] = {stamp.at(0), stamp.at(1), stamp.at(2), stamp.at(3), stamp.at(4)};
        return stamps;
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

} // namespace

Precompiled::Precompiled(boost::asio::io_context& io, fs::path build_folder)
    : io_(io)
    , build_folder_(std::move(build_folder))
    , folder_(build_folder_ / "fast/headers") {}
Precompiled::~Precompiled() = default;

void Precompiled::make(const std::vector<Wanted>& wanted, std::function<void()> made) {
    std::set<std::string> keys;
    wanted_.clear();
    for (const auto& one : wanted) {
        const bool is_being_made = child_ && key_of(one) == making_;
        if (!is_being_made) wanted_.push_back(one);
        keys.insert(key_of(one));
    }
    if (!keys.contains(making_)) child_.reset();
    made_ = std::move(made);
    std::erase_if(
        ready_, [&](const auto& header) { return !keys.contains(header.second.folder.filename().string()); });
    std::error_code error;
    std::vector<fs::path> old;
    for (fs::directory_iterator entry(folder_, error), end; !error && entry != end; entry.increment(error))
        if (!keys.contains(entry->path().filename().string())) old.push_back(entry->path());
    for (const auto& folder : old) fs::remove_all(folder, error);
    if (!child_) make_next();
}

void Precompiled::make_next() {
    if (wanted_.empty()) {
        boost::asio::post(io_, [made = std::exchange(made_, nullptr), alive = std::weak_ptr(life_)] {
            if (!alive.expired() && made) made();
        });
        return;
    }
    const Wanted wanted = std::move(wanted_.front());
    wanted_.pop_front();
    const fs::path folder = folder_ / key_of(wanted), text = folder / "ahead.h";
    const auto kept = read_stamps(folder / "inputs.json");
    if (kept && are_current(*kept)) {
        ready_[wanted.flags] = {folder, wanted.kind, *kept};
        return make_next();
    }
    std::error_code error;
    ready_.erase(wanted.flags);
    fs::remove_all(folder, error);
    for (const fs::path& one :
        {folder_.parent_path(), folder_, folder}) // a deleted project is not to come back
        fs::create_directory(one, error);
    if (!write_whole_file(text, text_of(wanted))) return make_next();
    // What is heard and what is built come first.
    Command command{"nice", "-n", "19"};
    command.insert(command.end(), wanted.flags.begin(), wanted.flags.end());
    if (wanted.kind == Rung::Kind::clang) command.emplace_back("-fpch-instantiate-templates");
    for (const std::string& word : {std::string("-MD"), std::string("-MF"), (folder / "ahead.d").string(),
             std::string("-x"), std::string("c++-header"), text.string(), std::string("-o"),
             (folder / file_name(wanted.kind)).string()})
        command.push_back(word);
    const FileTime began = std::chrono::system_clock::now();
    auto spawned = Child::spawn(io_, {.argv = command, .directory = build_folder_},
        {.on_out = {}, .on_err = {}, .on_exit = [this, wanted, folder, began](const ChildExit& exit) {
             const auto ended = std::move(child_);
             if (exit.ok()) take(wanted, folder, began);
             make_next();
         }});
    if (!spawned) return make_next();
    child_ = *std::move(spawned);
    making_ = folder.filename().string();
}

/// A header of which an input was saved meanwhile is of no use: nobody knows which of the two contents it has.
void Precompiled::take(const Wanted& wanted, const fs::path& folder, FileTime began) {
    auto files = read_dependency_file(read_whole_file(folder / "ahead.d").value_or(""));
    for (auto& file : files) file = (build_folder_ / file).lexically_normal();
    std::error_code error;
    std::erase(files, folder / "ahead.h"); // which is ours, and just written
    files.push_back(fs::canonical(wanted.flags.front(), error));
    auto stamps = stamps_of(files, began);
    const auto made = stamp_of(folder / file_name(wanted.kind));
    if (error || !stamps || !made) return;
    (*stamps)[folder / file_name(wanted.kind)] = *made;
    if (!write_whole_file(folder / "inputs.json", to_json(*stamps).dump())) return;
    ready_[wanted.flags] = {folder, wanted.kind, *std::move(stamps)};
}

std::optional<Command> Precompiled::use_for(const Command& flags) const {
    const auto found = ready_.find(flags);
    if (found == ready_.end() || !are_current(found->second.inputs)) return std::nullopt;
    const auto& [folder, kind, inputs] = found->second;
    if (kind == Rung::Kind::clang) return Command{"-include-pch", (folder / file_name(kind)).string()};
    return Command{"-include", (folder / "ahead.h").string()};
}

const FileStamps& Precompiled::inputs_for(const Command& flags) const {
    static const FileStamps none;
    const auto found = ready_.find(flags);
    return found == ready_.end() ? none : found->second.inputs;
}

std::vector<fs::path> read_dependency_file(std::string_view text) {
    std::vector<fs::path> files;
    std::string name;
    bool is_behind_target = false;
    const auto end_name = [&] {
        if (!name.empty() && is_behind_target) files.emplace_back(name);
        is_behind_target = is_behind_target || name.ends_with(':');
        name.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = i + 1 < text.size() ? text[i + 1] : '\n';
        if (text[i] == '\\' && next == '\n') {
            ++i;
            end_name();
        } else if (text[i] == '\\' && (next == ' ' || next == '#' || next == '\\')) {
            name += next;
            ++i;
        } else if (text[i] == '$' && next == '$') {
            name += '$';
            ++i;
        } else if (text[i] == ' ' || text[i] == '\n') {
            end_name();
        } else {
            name += text[i];
        }
    }
    end_name();
    return files;
}

} // namespace aviary::workshop
