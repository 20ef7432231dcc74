//! `danvan-bind <core.wasm> <folder>`: the WebAssembly of `clients/core-wasm` and the JavaScript that calls it, with its
//! types. A library call in place of a tool that would have to be installed in the very same version.

use std::{env, process::ExitCode};

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let mut given = env::args().skip(1);
    let (Some(input), Some(folder)) = (given.next(), given.next()) else {
        eprintln!("usage: danvan-bind <core.wasm> <folder>");
        return ExitCode::FAILURE;
    };
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(input)
        .out_name("core")
        .typescript(true)
        .omit_default_module_path(true);
    let made = bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder));
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why:#}");
            ExitCode::FAILURE
        }
    }
}
