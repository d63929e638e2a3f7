//! Durability after a kill, on a full disk, and with damaged files: all acknowledged writes are kept, and errors are clear. One
//! learner cannot fill the disk.

mod crash;
mod damage;
mod events;
mod flood;
mod full_disk;
mod jobs;
mod postgres;
