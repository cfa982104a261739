#include "hosting/formats/vst3/bundle_file.h"

#include "hosting/formats/clap/elf_linux.h"

namespace aviary::hosting {

namespace fs = std::filesystem;

namespace {

#if defined(__x86_64__)
constexpr const char* own_folder = "x86_64-linux";
#elif defined(__aarch64__)
constexpr const char* own_folder = "aarch64-linux";
#elif defined(__riscv)
constexpr const char* own_folder = "riscv64-linux";
#endif

} // namespace

bool is_vst3(const fs::path& path) {
    const fs::path name = path.has_filename() ? path : path.parent_path(); // a folder may end in '/'
    return name.extension() == ".vst3";
}

Result<fs::path> library_of_vst3(const fs::path& bundle) {
    std::error_code error;
    const auto status = fs::status(bundle, error);
    if (!fs::exists(status)) return Error{"module.missing", "there is no such bundle", bundle.string()};
    if (!fs::is_directory(status)) return bundle;
    const fs::path name = bundle.has_filename() ? bundle : bundle.parent_path();
    const fs::path contents = bundle / "Contents";
    const fs::path library = contents / own_folder / (name.stem().string() + ".so");
    if (fs::is_regular_file(library, error)) return library;
    std::string others;
    for (fs::directory_iterator entry(contents, error); !error && entry != fs::directory_iterator();
         entry.increment(error))
        if (const auto folder = entry->path().filename().string();
            folder.find('-') != folder.npos || folder == "MacOS")
            others += (others.empty() ? "" : ", ") + folder;
    return others.empty() ? Error{"module.missing",
               "is no VST3: there is no " + fs::relative(library, bundle, error).string() + " in it",
               bundle.string()}
                          : Error{"module.wrong_platform",
                              "is built for " + others + ", expected " + own_folder, bundle.string()};
}

Result<void> check_plugin_file(const fs::path& path) {
    if (!is_vst3(path)) return check_shared_library(path);
    const auto library = library_of_vst3(path);
    return library ? check_shared_library(*library) : library.error();
}

} // namespace aviary::hosting
