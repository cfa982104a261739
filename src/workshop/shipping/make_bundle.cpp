#include "workshop/shipping/make_bundle.h"

#include "base/whole_file.h"
#include "workshop/shipping/build_graph.h"
#include "workshop/shipping/library_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <fstream>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace aviary::workshop {

namespace fs = std::filesystem;

namespace {

/// Not in the build folder, so that the receipts survive when a build from scratch fails.
fs::path receipts_folder(const fs::path& project) { return project / "build" / "receipts"; }

/// Keeps anybody else, in this process or another, from making bundles of the same project.
class Lock {
public:
    explicit Lock(const fs::path& project)
        : folder_(::open(project.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        , held_(folder_ >= 0 && ::flock(folder_, LOCK_EX | LOCK_NB) == 0) {}
    ~Lock() {
        if (folder_ >= 0) ::close(folder_);
    }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    bool held() const { return held_; }

private:
    int folder_;
    bool held_;
};

/// A file in the build folder while a build is under way or has failed: objects there may be newer than any receipt.
class Unfinished {
public:
    explicit Unfinished(const fs::path& folder)
        : mark_(folder / "unfinished") {}
    bool there() const {
        std::error_code error;
        return fs::exists(mark_, error);
    }
    void begin() const {
        std::error_code error;
        fs::create_directories(mark_.parent_path(), error);
        std::ofstream{mark_};
    }
    void end() const {
        std::error_code error;
        fs::remove(mark_, error);
    }

private:
    fs::path mark_;
};

/// Whether Ninja, which compares time stamps, will see every difference between a receipt and today.
bool ninja_sees_changes(const Receipt& receipt, const fs::path& project) {
    std::error_code error;
    const auto written = fs::last_write_time(receipts_folder(project) / (receipt.plugin + ".json"), error);
    if (error) return false;
    const Receipt now = read_again(receipt, project);
    for (const auto& [path, input] : now.inputs) {
        if (receipt.inputs.at(path) == input || input.digest == Digest{}) continue;
        if (input.part == Part::compiler || fs::last_write_time(project / path, error) <= written)
            return false;
    }
    return std::all_of(receipt.made.begin(), receipt.made.end(), [&](const auto& made) {
        return digest_of_file(project / bundle_folder / made.first) == made.second;
    });
}

bool vouched_for(const fs::path& project) {
    if (Unfinished(project / bundle_folder).there()) return false;
    const auto receipts = read_receipts(project);
    return receipts && std::all_of(receipts->begin(), receipts->end(), [&](const Receipt& receipt) {
        return ninja_sees_changes(receipt, project);
    });
}

/// The libraries of a plugin. Leaves out a VST3 bundle that still lies there, but that the project no longer builds.
std::vector<Receipt::Library> libraries_of(const std::string& name, const fs::path& folder) {
    const std::string clap = fmt::format("plugins/{0}/{0}.clap", name);
    std::vector<Receipt::Library> libraries{{"clap", clap, clap}};
    const std::string vst3 = fmt::format("vst3/{}.vst3", name);
    const std::string rules = read_whole_file(folder / "build.ninja").value_or("");
    std::error_code error;
    for (fs::directory_iterator entry(folder / vst3 / "Contents", error), end; !error && entry != end;
         entry.increment(error)) {
        const fs::path file = entry->path() / (name + ".so");
        const std::string output = path_in(folder, file);
        if (fs::exists(file) && rules.find("build " + output + ":") != std::string::npos)
            libraries.push_back({"vst3", vst3, output});
    }
    return libraries;
}

Result<Receipt> describe(
    Foreground& work, const fs::path& project, const fs::path& folder, const std::string& name) {
    Receipt receipt{.plugin = name, .libraries = libraries_of(name, folder)};
    std::vector<std::string> outputs;
    for (const auto& library : receipt.libraries) outputs.push_back(library.file);
    const auto graph = read_build_graph(work, project, folder, outputs);
    if (!graph) return graph.error();
    receipt.commands = digest_of(graph->commands);
    for (const auto& [file, part] : graph->files)
        receipt.inputs[path_in(project, file)] = {part, digest_of_file(file).value_or(Digest{})};
    return receipt;
}

Result<std::vector<Receipt>> describe_all(
    Foreground& work, const fs::path& project, const std::vector<fs::path>& bundles) {
    std::vector<Receipt> receipts;
    for (const auto& bundle : bundles) {
        auto receipt = describe(work, project, project / bundle_folder, bundle.filename().string());
        if (!receipt) return receipt.error();
        receipts.push_back(*std::move(receipt));
    }
    return receipts;
}

/// Builds at least twice, since a file may be saved while it is built. The second build compiles whatever was saved
/// before the first receipt was made. If that receipt still holds afterwards, it says what was compiled.
Result<std::vector<Receipt>> build_and_describe(
    Foreground& work, const fs::path& project, const fs::path& aviary_package) {
    const BuildSetup setup{project, aviary_package, bundle_folder, true};
    std::vector<Receipt> before;
    for (int attempt = 0; attempt < 4; ++attempt) {
        const auto built = work.build(setup);
        if (!built) return built.error();
        if (attempt > 0 && built->outcome == BuildResult::Outcome::unchanged) return before;
        auto receipts = describe_all(work, project, built->bundles);
        if (!receipts || *receipts == before) return receipts;
        before = *std::move(receipts);
    }
    return Error{"bundle.restless", "files change while they are built: wait until they rest, then try again",
        project.string()};
}

/// Writes the fingerprint into the libraries, in place. If we are killed before the receipt is written, the library
/// fits no receipt and is built again.
Result<void> mark(const Receipt& receipt, const fs::path& folder) {
    for (const auto& library : receipt.libraries) {
        const auto present = read_fingerprint(folder / library.file);
        if (!present) return present.error();
        if (*present == receipt.fingerprint()) continue;
        if (auto written = write_fingerprint(folder / library.file, receipt.fingerprint()); !written)
            return written;
    }
    return {};
}

void list_made_files(Receipt& receipt, const fs::path& folder) {
    for (const auto& library : receipt.libraries) {
        std::error_code error;
        if (library.bundle == library.file)
            receipt.made[library.file] = digest_of_file(folder / library.file).value_or(Digest{});
        for (fs::recursive_directory_iterator entry(folder / library.bundle, error), end;
             !error && entry != end; entry.increment(error))
            if (entry->is_regular_file())
                receipt.made[path_in(folder, entry->path())] =
                    digest_of_file(entry->path()).value_or(Digest{});
    }
}

void remove_other_receipts(const fs::path& project, const std::vector<Receipt>& receipts) {
    std::error_code error;
    for (fs::directory_iterator entry(receipts_folder(project), error), end; !error && entry != end;
         entry.increment(error)) {
        const auto is_its = [&](const Receipt& receipt) {
            return entry->path().filename() == receipt.plugin + ".json";
        };
        std::error_code ignored;
        if (std::none_of(receipts.begin(), receipts.end(), is_its)) fs::remove(entry->path(), ignored);
    }
}

} // namespace

Result<void> check_exports(const fs::path& library, const std::string& format) {
    const std::vector<std::string> entry_points =
        format == "clap" ? std::vector<std::string>{"clap_entry"}
                         : std::vector<std::string>{"GetPluginFactory", "ModuleEntry", "ModuleExit"};
    const auto symbols = exported_symbols(library);
    if (!symbols) return symbols.error();
    std::vector<std::string> wrong, missing;
    std::set_difference(symbols->begin(), symbols->end(), entry_points.begin(), entry_points.end(),
        std::back_inserter(wrong));
    std::set_difference(entry_points.begin(), entry_points.end(), symbols->begin(), symbols->end(),
        std::back_inserter(missing));
    if (!missing.empty())
        return Error{"bundle.symbols",
            fmt::format("does not export {}, which hosts look for: build it with aviary_add_plugin()",
                fmt::join(missing, ", ")),
            library.string()};
    if (!wrong.empty()) {
        // The author's own names first: those of the C++ library tell nothing.
        std::ranges::stable_partition(wrong, [](const std::string& name) {
            return !name.starts_with("_ZNSt") && !name.starts_with("_ZZNSt");
        });
        const auto shown = std::min<std::size_t>(wrong.size(), 5);
        return Error{"bundle.symbols",
            fmt::format(
                "exports {}{}, which two plugins in one host could share by accident: leave linker options "
                "such as --export-dynamic or a version script to aviary_add_plugin()",
                fmt::join(wrong.begin(), wrong.begin() + std::ptrdiff_t(shown), ", "),
                wrong.size() > shown ? fmt::format(" and {} more", wrong.size() - shown) : ""),
            library.string()};
    }
    return {};
}

Result<std::vector<Receipt>> make_bundles(
    Foreground& work, const fs::path& project, const fs::path& aviary_package) {
    const Lock lock(project);
    if (!lock.held())
        return Error{"bundle.busy", "another aviary makes bundles of this project: wait for it to end",
            project.string()};
    const fs::path folder = project / bundle_folder;
    std::error_code error;
    if (!vouched_for(project)) fs::remove_all(folder, error);
    if (error) return Error{"bundle.folder", "cannot be made afresh: " + error.message(), folder.string()};

    const Unfinished unfinished(folder);
    unfinished.begin();
    auto receipts = build_and_describe(work, project, aviary_package);
    if (!receipts) return receipts.error();
    for (auto& receipt : *receipts) {
        for (const auto& library : receipt.libraries)
            if (const auto checked = check_exports(folder / library.file, library.format); !checked)
                return checked.error();
        if (const auto marked = mark(receipt, folder); !marked) return marked.error();
        list_made_files(receipt, folder);
        const auto file = receipts_folder(project) / (receipt.plugin + ".json");
        if (const auto written = write_receipt(file, receipt); !written) return written.error();
    }
    remove_other_receipts(project, *receipts);
    unfinished.end();
    return receipts;
}

Result<std::vector<Receipt>> read_receipts(const fs::path& project) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entry(receipts_folder(project), error), end; !error && entry != end;
         entry.increment(error))
        if (entry->path().extension() == ".json") files.push_back(entry->path());
    if (files.empty()) return Error{"receipt.missing", "no bundle was made yet", project.string()};
    std::sort(files.begin(), files.end());
    std::vector<Receipt> receipts;
    for (const auto& file : files) {
        auto receipt = read_receipt(file);
        if (!receipt) return receipt.error();
        receipts.push_back(*std::move(receipt));
    }
    return receipts;
}

} // namespace aviary::workshop
