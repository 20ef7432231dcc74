//! The gate from outside: honest devices, named attacks, and what chance finds.

mod attacks;
mod attacks_on_records;
mod chance;
mod honest;
mod kind;
