// Writes what is made of the protocol's description: write_protocol SOURCE_FOLDER. The target `protocol` runs it.
#include "server/protocol/write/write.h"

#include <filesystem>
#include <fstream>
#include <iostream>

int main(int count, char** arguments) {
    using namespace aviary::server::protocol;
    if (count != 2) {
        std::cerr << "usage: write_protocol SOURCE_FOLDER\n";
        return 2;
    }
    const std::filesystem::path root = arguments[1];
    std::ofstream types(root / "web/src/protocol.gen.ts"), text(root / "docs/protocol.md");
    types << typescript(description());
    text << markdown(description());
    types.close();
    text.close();
    if (types && text) return 0;
    std::cerr << "write_protocol: cannot write below " << root << "\n";
    return 1;
}
