//! The gate from outside: honest devices, named attacks, and what chance finds.

mod attacks;
mod chance;
mod chunk;
mod honest;
mod kind;
