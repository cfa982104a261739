// How Ninja makes the libraries of a project's plugins: which object comes of which command and files, and how the objects
// are linked. Plain values, read from what Ninja prints. Pure. [any-thread]
//
//     auto recipe = parse_recipe(folder, compdb, deps);   // `ninja -t compdb`, `ninja -t deps`
//     if (!recipe) say(recipe.error());                   // why these libraries are made in no simple way
#pragma once

#include "base/result.h"

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::workshop {

struct Recipe {
    using Command = std::vector<std::string>;
    struct Object {
        std::string name; ///< as Ninja has it, from the build folder
        Command compile;
        std::filesystem::path source;
        std::set<std::filesystem::path> inputs; ///< all that was read, the source among it; absolute
    };
    struct Library {
        std::string name;                 ///< of the bundle
        std::string output;               ///< as Ninja has it
        Command link;                     ///< names its objects as Ninja does
        std::vector<std::size_t> objects; ///< places in `objects`
    };
    std::vector<Object> objects; ///< those that libraries of plugins name themselves
    std::vector<Library> libraries;
    std::set<std::filesystem::path> elsewhere; ///< what other objects read that go into those libraries
};

/// Error "fast.recipe": a library is made by more than a compiler and a linker.
Result<Recipe> parse_recipe(
    const std::filesystem::path& build_folder, std::string_view compdb, std::string_view deps);

} // namespace aviary::workshop
